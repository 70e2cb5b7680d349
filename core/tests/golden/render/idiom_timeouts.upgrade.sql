SET LOCAL lock_timeout = '5000ms';

SET LOCAL statement_timeout = '30s';

ALTER TABLE users ALTER COLUMN nick DROP NOT NULL;

RESET lock_timeout;

