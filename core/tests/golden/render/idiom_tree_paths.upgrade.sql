CREATE EXTENSION IF NOT EXISTS ltree;

ALTER TABLE nodes ADD COLUMN path ltree;

WITH RECURSIVE tree AS (
                SELECT id, id::text AS path FROM nodes WHERE parent_id IS NULL
                UNION ALL
                SELECT n.id, t.path || '.' || n.id FROM nodes n JOIN tree t ON t.id = n.parent_id
            )
            UPDATE nodes SET path = tree.path::ltree FROM tree WHERE tree.id = nodes.id;

CREATE INDEX ix_nodes_path ON nodes USING gist (path);

