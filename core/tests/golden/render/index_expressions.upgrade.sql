CREATE INDEX ix_a ON docs (lower(title));

CREATE INDEX ix_b ON docs (created_at DESC, id);

CREATE INDEX ix_c ON docs (lower(title), id DESC);

CREATE INDEX ix_d ON docs (id DESC NULLS LAST, a ASC);

CREATE INDEX ix_e ON docs (title DESC);

CREATE UNIQUE INDEX ix_f ON docs ((data->>'key'));

CREATE INDEX ix_g ON docs ((a + b));

CREATE INDEX ix_h ON docs (CAST(a AS TEXT));

CREATE INDEX ix_i ON docs (coalesce(a, 0));

