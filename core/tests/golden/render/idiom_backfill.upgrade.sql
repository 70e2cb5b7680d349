ALTER TABLE users ADD COLUMN slug VARCHAR(40);

UPDATE users SET slug = lower(name);

ALTER TABLE users ALTER COLUMN slug SET NOT NULL;

ALTER TABLE users ADD CONSTRAINT uq_users_slug UNIQUE (slug);

