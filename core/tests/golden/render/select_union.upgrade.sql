INSERT INTO people (email) SELECT authors.email 
FROM authors UNION SELECT editors.email 
FROM editors;

SELECT authors.id 
FROM authors UNION ALL SELECT editors.id 
FROM editors 
WHERE editors.id > 5;

SELECT authors.email 
FROM authors UNION SELECT editors.email 
FROM editors;

SELECT authors.email 
FROM authors EXCEPT SELECT editors.email 
FROM editors;

