UPDATE users SET name='x' RETURNING users.id;

DELETE FROM users RETURNING users.id, users.name;

INSERT INTO users (id) VALUES (1) RETURNING users.id;

