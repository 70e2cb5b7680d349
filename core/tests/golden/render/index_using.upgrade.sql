CREATE INDEX ix_gin ON docs USING gin (body);

CREATE INDEX ix_gist ON docs USING gist (area);

CREATE INDEX ix_trgm ON docs USING gin (title gin_trgm_ops);

CREATE INDEX ix_hash ON docs USING hash (hash);

