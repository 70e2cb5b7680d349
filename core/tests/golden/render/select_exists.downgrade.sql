DELETE FROM orders WHERE NOT (EXISTS (SELECT 1 
FROM users 
WHERE users.id = orders.user_id));

