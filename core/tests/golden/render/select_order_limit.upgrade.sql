SELECT users.id 
FROM users ORDER BY users.name;

SELECT users.id, users.name 
FROM users ORDER BY users.seen_at DESC NULLS LAST, users.id 
 LIMIT 10;

SELECT users.id, users.name, users.seen_at 
FROM users 
WHERE users.name != '' ORDER BY users.name DESC 
 LIMIT 5 OFFSET 20;

SELECT users.id 
FROM users
 LIMIT ALL OFFSET 3;

SELECT users.id 
FROM users ORDER BY users.id ASC
 FETCH FIRST (4) ROWS ONLY;

SELECT users.id 
FROM users ORDER BY lower(name) 
 LIMIT 4 OFFSET 2;

