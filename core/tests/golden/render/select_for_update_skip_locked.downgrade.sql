SELECT jobs.id 
FROM jobs FOR UPDATE NOWAIT;

SELECT jobs.id 
FROM jobs FOR SHARE;

SELECT jobs.id 
FROM jobs FOR NO KEY UPDATE OF jobs;

