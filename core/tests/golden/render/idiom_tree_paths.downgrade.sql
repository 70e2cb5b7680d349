DROP INDEX ix_nodes_path;

ALTER TABLE nodes DROP COLUMN path;

