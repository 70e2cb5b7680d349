INSERT INTO members (user_id, role, mail) SELECT users.id, CASE WHEN users.admin THEN 'owner' ELSE 'guest' END AS role, lower(users.email) AS lower_1 
FROM users ORDER BY users.id;

INSERT INTO members (user_id, role) SELECT users.id, 'reader' AS anon_1 
FROM users 
WHERE users.admin IS false;

