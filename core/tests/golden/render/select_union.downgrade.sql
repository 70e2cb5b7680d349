DELETE FROM people WHERE people.email IN (SELECT authors.email 
FROM authors INTERSECT SELECT editors.email 
FROM editors);

