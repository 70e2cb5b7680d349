INSERT INTO roles (id, name) VALUES (1, 'admin');

INSERT INTO roles (id, name) VALUES (2, 'it''s');

INSERT INTO roles (id, name) VALUES (3, 'swapped');

INSERT INTO roles (id, name) VALUES (4, NULL);

