INSERT INTO shop.things (a, b, c, d, e) VALUES (1.5, true, 2, 'back\\slash', '2020-01-02 03:04:05');

INSERT INTO shop.things (a, b, c, d, f) VALUES (-1, false, -2.5, 'line
break', '2020-01-02');

INSERT INTO shop.things (a, d) VALUES (1, 'x');

