CREATE UNIQUE INDEX ix_a ON docs (a);

