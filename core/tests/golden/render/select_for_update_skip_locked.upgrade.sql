SELECT jobs.id 
FROM jobs 
WHERE jobs.state = 'open' FOR UPDATE SKIP LOCKED;

UPDATE jobs SET state='held' WHERE jobs.id IN (SELECT jobs.id 
FROM jobs 
 LIMIT 100 FOR UPDATE);

