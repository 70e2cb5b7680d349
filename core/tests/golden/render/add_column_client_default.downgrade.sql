ALTER TABLE jobs DROP COLUMN touched_at;

ALTER TABLE jobs DROP COLUMN priority;

