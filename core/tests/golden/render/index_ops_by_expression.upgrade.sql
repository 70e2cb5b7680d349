CREATE INDEX ix_a ON docs USING gin (lower(title) gin_trgm_ops);

CREATE INDEX ix_b ON docs (lower(title) text_pattern_ops);

CREATE INDEX ix_c ON docs (a, b text_pattern_ops);

