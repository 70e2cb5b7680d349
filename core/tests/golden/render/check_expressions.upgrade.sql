ALTER TABLE items ADD CONSTRAINT ck_a CHECK (price > 0);

ALTER TABLE items ADD CONSTRAINT ck_b CHECK (price > 0 AND price < 100);

ALTER TABLE items ADD CONSTRAINT ck_c CHECK (a != b);

ALTER TABLE items ADD CONSTRAINT ck_d CHECK (char_length(name) <= 20);

ALTER TABLE items ADD CONSTRAINT ck_e CHECK (price BETWEEN 1 AND 2);

ALTER TABLE items ADD CONSTRAINT ck_f CHECK (name LIKE 'a%');

ALTER TABLE items ADD CONSTRAINT ck_g CHECK ((price + 1) * 2 > 7);

ALTER TABLE items ADD CONSTRAINT ck_h CHECK (CAST(price AS INTEGER) = 1);

