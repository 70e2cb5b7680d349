INSERT INTO ref SELECT i, i FROM generate_series(1, 100) i;
INSERT INTO other SELECT i, i FROM generate_series(1, 100) i;
INSERT INTO t (id, a, b, e, v, tx, n, c, ip, j, ts, tz, m, word, num, fkc, fkd, vc)
  SELECT i, i, i, i, 'v' || i, 'tx' || i, i, 'c', '10.0.0.0/8', '{}', now(), now(), 'sad', 'w', i, i, i, 'v' || i FROM generate_series(1, 100) i;
INSERT INTO kid SELECT i, i FROM generate_series(1, 100) i;
INSERT INTO p SELECT i % 10, i, i FROM generate_series(1, 100) i;
INSERT INTO q SELECT i % 10, i FROM generate_series(1, 100) i;
INSERT INTO qd SELECT 1000 + i, i FROM generate_series(1, 100) i;
INSERT INTO loose_part SELECT 10 + i % 10, i FROM generate_series(1, 100) i;
INSERT INTO proven_part SELECT 20 + i % 10, i FROM generate_series(1, 100) i;
INSERT INTO par SELECT i, i FROM generate_series(1, 100) i;
INSERT INTO heir SELECT i, i, i FROM generate_series(1, 100) i;
INSERT INTO ser (x) SELECT i FROM generate_series(1, 100) i;
INSERT INTO app.s SELECT i, i, 'sad' FROM generate_series(1, 100) i;
REFRESH MATERIALIZED VIEW mv;
