DROP INDEX ix_c;

