UPDATE a SET name=(SELECT b.name 
FROM b 
WHERE b.a_id = a.id);

DELETE FROM a WHERE a.id IN (SELECT b.a_id 
FROM b);

UPDATE a SET name=b.name FROM b WHERE a.id = b.a_id;

