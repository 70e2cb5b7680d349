CREATE INDEX ix_a ON docs (a);

