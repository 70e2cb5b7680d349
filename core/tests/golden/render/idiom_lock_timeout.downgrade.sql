SET lock_timeout TO DEFAULT;

ALTER TABLE users DROP COLUMN a;

