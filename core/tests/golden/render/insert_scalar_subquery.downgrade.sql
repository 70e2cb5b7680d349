DELETE FROM grants WHERE grants.role_id = (SELECT roles.id 
FROM roles 
WHERE roles.name = 'admin') AND grants.what IN ('read', 'write');

