SELECT users.email, crm.teams.name 
FROM users JOIN crm.teams ON users.team_id = crm.teams.id;

SELECT users.id 
FROM users JOIN crm.teams ON crm.teams.id = users.team_id 
WHERE crm.teams.name = 'ops';

SELECT users.id 
FROM users LEFT OUTER JOIN crm.teams ON users.team_id = crm.teams.id AND crm.teams.name != 'x' 
WHERE crm.teams.id IS NULL;

SELECT users.id 
FROM users LEFT OUTER JOIN crm.teams ON users.team_id = crm.teams.id;

SELECT users.id 
FROM users FULL OUTER JOIN crm.teams ON users.team_id = crm.teams.id;

SELECT count(*) AS count_1 
FROM users LEFT OUTER JOIN crm.teams ON users.team_id = crm.teams.id;

