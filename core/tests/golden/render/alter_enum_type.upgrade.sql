CREATE TYPE user_state AS ENUM ('a', 'b');

ALTER TABLE users ALTER COLUMN state TYPE user_state USING state::user_state;

