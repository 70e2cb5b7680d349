INSERT INTO totals (user_id, orders, total) SELECT orders.user_id, count(*) AS count_1, coalesce(sum(orders.total), 0) AS coalesce_1 
FROM orders 
WHERE orders.state = 'paid' GROUP BY orders.user_id 
HAVING count(orders.id) > 1;

SELECT orders.state, orders.user_id, max(orders.total) AS most 
FROM orders GROUP BY orders.state, orders.user_id ORDER BY most DESC;

