CREATE UNIQUE INDEX IF NOT EXISTS ix_everything ON "Lib"."Docs" USING btree (a text_pattern_ops, "B") INCLUDE (c, "D") NULLS NOT DISTINCT WITH (fillfactor = 70, deduplicate_items = off) TABLESPACE "Fast" WHERE a IS NOT NULL;

CREATE INDEX ix_distinct ON docs (a) NULLS DISTINCT;

