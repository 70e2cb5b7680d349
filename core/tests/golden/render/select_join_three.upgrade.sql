UPDATE orders SET region=(SELECT cities.region 
FROM customers JOIN cities ON customers.city_id = cities.id 
WHERE customers.id = orders.customer_id 
 LIMIT 1) WHERE orders.region IS NULL;

SELECT orders.id, cities.region 
FROM orders JOIN customers ON customers.id = orders.customer_id LEFT OUTER JOIN cities ON cities.id = customers.city_id ORDER BY orders.id;

