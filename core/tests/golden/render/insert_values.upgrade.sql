INSERT INTO users (id, name) VALUES (1, 'x');

INSERT INTO users (id, name, ok) VALUES (2, 'y', true);

INSERT INTO users (id, name) VALUES (3, 'z'), (4, 'w');

INSERT INTO users (id) VALUES (5);

