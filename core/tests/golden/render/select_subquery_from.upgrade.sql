SELECT anon_1.page 
FROM (SELECT visits.page AS page, count(*) AS visits 
FROM visits GROUP BY visits.page) AS anon_1 
WHERE anon_1.visits > 100;

SELECT count(*) AS count_1 
FROM (SELECT visits.page AS page 
FROM visits 
WHERE visits.page LIKE '/blog%') AS blog;

