CREATE UNIQUE INDEX ix_a ON users (a) WHERE a > 0;

CREATE INDEX CONCURRENTLY ix_b ON users (lower(b));

