COMMIT;

CREATE UNIQUE INDEX CONCURRENTLY ix_users_email_new ON users (lower(email));

DROP INDEX CONCURRENTLY ix_users_email;

ALTER INDEX ix_users_email_new RENAME TO ix_users_email;

BEGIN;

