INSERT INTO grants (role_id, what) VALUES ((SELECT roles.id 
FROM roles 
WHERE roles.name = 'admin'), 'read');

INSERT INTO grants (role_id, what) VALUES ((SELECT roles.id 
FROM roles 
WHERE roles.name = 'admin'), 'write');

