DROP INDEX ix_hash;

DROP INDEX ix_trgm;

DROP INDEX ix_gist;

DROP INDEX ix_gin;

