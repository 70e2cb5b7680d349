SELECT sales.id, sum(sales.amount) OVER (PARTITION BY sales.region ORDER BY sales.id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS anon_1 
FROM sales;

SELECT sales.id, sum(sales.amount) OVER (ORDER BY sales.id ROWS BETWEEN 5 PRECEDING AND 10 FOLLOWING) AS around 
FROM sales;

SELECT sum(sales.amount) OVER (ORDER BY sales.id RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS anon_1, sum(sales.amount) OVER (ORDER BY sales.id GROUPS BETWEEN 1 PRECEDING AND 1 PRECEDING) AS anon_2 
FROM sales;

SELECT count(*) FILTER (WHERE sales.amount > 100) AS anon_1, sum(sales.amount) FILTER (WHERE sales.region = 'north' AND sales.amount > 0) AS anon_2 
FROM sales;

SELECT sales.region, count(sales.id) FILTER (WHERE sales.amount IS NULL) AS open 
FROM sales GROUP BY sales.region 
HAVING count(*) FILTER (WHERE sales.amount < 0) > 1;

SELECT sum(sales.amount) FILTER (WHERE sales.amount > 0) OVER (PARTITION BY sales.region) AS anon_1 
FROM sales;

