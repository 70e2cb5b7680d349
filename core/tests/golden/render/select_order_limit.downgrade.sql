DELETE FROM users WHERE users.id IN (SELECT users.id 
FROM users ORDER BY users.id DESC 
 LIMIT 1);

