SELECT people_1.name, people_2.name AS name_1 
FROM people AS people_1, people AS people_2 
WHERE people_1.boss_id = people_2.id;

SELECT people_1.name 
FROM people AS people_1 JOIN people AS people_2 ON people_1.boss_id = people_2.id 
WHERE people_2.name != 'Ada';

SELECT people_1.name 
FROM people AS people_2 JOIN people AS people_1 ON people_1.id = people_2.boss_id;

SELECT count(*) AS count_1 
FROM people AS people_1 JOIN people AS people_2 ON CASE WHEN (people_1.id > 0) THEN people_1.boss_id END = people_2.id;

SELECT people_1.name 
FROM people AS people_1 JOIN people AS people_2 ON CASE WHEN (people_1.boss_id > 0) THEN people_1.boss_id ELSE 0 END = people_2.id;

