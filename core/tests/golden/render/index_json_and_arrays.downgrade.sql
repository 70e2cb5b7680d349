DROP INDEX ix_docs_day;

DROP INDEX ix_docs_tags;

DROP INDEX ix_docs_owner;

DROP INDEX ix_docs_kind;

DROP INDEX ix_docs_data;

