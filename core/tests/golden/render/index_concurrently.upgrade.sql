COMMIT;

CREATE INDEX CONCURRENTLY ix_users_email ON users (email);

CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS ix_users_name ON users (name);

BEGIN;

