DROP INDEX ix_docs_x;

