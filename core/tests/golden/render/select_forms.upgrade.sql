SELECT users.id, users.name 
FROM users;

SELECT users.id, users.name 
FROM users 
WHERE users.id = 1 AND users.name = 'x';

SELECT users.id 
FROM users;

SELECT count(users.id) AS count_1 
FROM users;

SELECT max(orders.total) AS most 
FROM orders, users 
WHERE orders.user_id = users.id;

INSERT INTO users (id, name) SELECT orders.user_id, 'x' AS anon_1 
FROM orders 
WHERE orders.total > 3;

SELECT 1;

SELECT a, b;

