ALTER TABLE users DROP CONSTRAINT uq_users_handle;

ALTER TABLE users DROP COLUMN handle;

