ALTER TABLE users ADD COLUMN a INTEGER;

CREATE INDEX ix_users_a ON users (a);

COMMIT;

VACUUM users;

BEGIN;

COMMENT ON TABLE users IS 'People';

