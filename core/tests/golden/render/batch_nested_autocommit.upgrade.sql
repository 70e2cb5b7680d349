ALTER TABLE t ALTER COLUMN state TYPE state USING state::state;

