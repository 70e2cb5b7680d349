CREATE INDEX ix_not ON t ((NOT a));

CREATE INDEX ix_not_boolean ON t (NOT a, NOT CAST(b AS BOOLEAN));

CREATE INDEX ix_not_call ON t ((NOT f(a)));

ALTER TABLE t ADD CONSTRAINT ck_not CHECK (NOT a AND NOT b);

CREATE INDEX ix_collate ON t ((n COLLATE "C"), (n COLLATE german));

CREATE INDEX ix_collate_quoted ON t ((n COLLATE "de_DE"), n COLLATE "order" DESC);

