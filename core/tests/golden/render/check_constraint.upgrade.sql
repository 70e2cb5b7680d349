ALTER TABLE users ADD CONSTRAINT ck_a CHECK (age > 18);

ALTER TABLE crm.users ADD CONSTRAINT ck_b CHECK (name <> '');

ALTER TABLE users ADD CONSTRAINT ck_c CHECK (length(name) > 5);

ALTER TABLE users ADD CONSTRAINT ck_d CHECK (kind IN ('a', 'b'));

ALTER TABLE users ADD CONSTRAINT ck_e CHECK (a IS NOT NULL) NOT VALID;

ALTER TABLE users ADD CONSTRAINT ck_f CHECK (a > 1 OR b IS NOT NULL);

ALTER TABLE users ADD CHECK (num_nonnulls(a, b) = 1);

