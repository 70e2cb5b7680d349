ALTER TABLE users ALTER COLUMN plan SET DEFAULT 'pro';

ALTER TABLE users ALTER COLUMN joined SET DEFAULT clock_timestamp();

