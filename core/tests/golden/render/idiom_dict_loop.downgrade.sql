ALTER TABLE users DROP COLUMN logins;

ALTER TABLE users DROP COLUMN failures;

ALTER TABLE orders DROP COLUMN retries;

