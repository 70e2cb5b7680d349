SET LOCAL lock_timeout = '2s';

ALTER TABLE users ALTER COLUMN nick SET NOT NULL;

