CREATE INDEX ix_a ON docs ((payload ->> 'id'), created_at::date);

CREATE INDEX ix_b ON docs (date_trunc('day', at));

CREATE INDEX ix_c ON docs (coalesce(a, 'x'));

CREATE INDEX ix_d ON docs (lower(trim("Name")));

CREATE INDEX ix_e ON docs ((a COLLATE "C"));

CREATE INDEX ix_f ON docs (a DESC, b ASC);

CREATE INDEX ix_g ON docs USING gin (to_tsvector('english', body));

