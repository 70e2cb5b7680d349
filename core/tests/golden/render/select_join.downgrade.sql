UPDATE users SET team_id=NULL WHERE users.id IN (SELECT users.id 
FROM users LEFT OUTER JOIN crm.teams ON users.team_id = crm.teams.id);

