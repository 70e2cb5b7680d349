CREATE INDEX ix_a ON users (a) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX ix_b ON users (b) WHERE b > 0;

CREATE INDEX ix_c ON users (c) WHERE active = true;

CREATE INDEX ix_d ON users (d) WHERE x = 1 AND y IS NULL;

CREATE INDEX ix_e ON users (e) WHERE e > 1;

