CREATE INDEX ix_docs_a ON docs (a, b);

CREATE INDEX ix_lib_docs_a ON lib.docs (a);

