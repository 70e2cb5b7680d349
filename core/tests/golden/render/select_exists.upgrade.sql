UPDATE users SET active=false WHERE NOT (EXISTS (SELECT * 
FROM orders 
WHERE orders.user_id = users.id));

UPDATE users SET active=true WHERE EXISTS (SELECT orders.id 
FROM orders 
WHERE orders.user_id = users.id);

SELECT users.id 
FROM users 
WHERE EXISTS (SELECT orders.id 
FROM orders 
WHERE orders.user_id = users.id);

