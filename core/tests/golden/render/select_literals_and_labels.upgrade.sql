SELECT 1 AS one, NULL AS nothing, true AS anon_1;

SELECT items.price * 2 AS double, items.name AS title, -items.id 
FROM items;

SELECT pg_catalog.set_config('app.user', 'migration', false) AS set_config_1;

SELECT items.id, items.id AS id__1, items.name 
FROM items;

SELECT CAST(items.price AS INTEGER) AS price, CAST(1 AS INTEGER) AS anon_1 
FROM items;

SELECT * 
FROM items;

SELECT 1 
FROM pg_catalog.pg_class AS c;

