ALTER TABLE users ADD COLUMN handle VARCHAR(40);

UPDATE users SET handle=split_part(users.email, '@', 1) WHERE users.handle IS NULL;

ALTER TABLE users ALTER COLUMN handle SET NOT NULL;

ALTER TABLE users ADD CONSTRAINT uq_users_handle UNIQUE (handle);

