DROP INDEX ix_distinct;

DROP INDEX IF EXISTS "Lib".ix_everything;

