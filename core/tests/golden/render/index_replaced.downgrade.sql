COMMIT;

ALTER INDEX IF EXISTS ix_users_email RENAME TO ix_users_email_new;

CREATE UNIQUE INDEX CONCURRENTLY ix_users_email ON users (email);

DROP INDEX CONCURRENTLY ix_users_email_new;

BEGIN;

