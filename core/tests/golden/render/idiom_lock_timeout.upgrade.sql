SET LOCAL lock_timeout = '2s';

SET LOCAL statement_timeout = '10s';

ALTER TABLE users ADD COLUMN a INTEGER;

