DROP INDEX ix_a;

