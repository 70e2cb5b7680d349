ALTER TABLE users DROP CONSTRAINT ck_state;

ALTER TABLE users ALTER COLUMN state TYPE VARCHAR(6);

ALTER TABLE users ADD CONSTRAINT ck_state CHECK (state IN ('a', 'b', 'longer'));

