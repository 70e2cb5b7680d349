INSERT INTO t (b, a, "order") VALUES (2, 'x', 1);

INSERT INTO t (a) VALUES ('y');

INSERT INTO t (b, a) VALUES (3, NULL);

