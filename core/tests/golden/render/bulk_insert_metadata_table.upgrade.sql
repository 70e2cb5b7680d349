INSERT INTO statuses (id, code, final) VALUES (1, 'new', NULL);

INSERT INTO statuses (id, code, final) VALUES (2, 'done', true);

