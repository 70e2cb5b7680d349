ALTER TABLE pages ADD COLUMN closed BOOLEAN DEFAULT false NOT NULL;

ALTER TABLE pages ADD COLUMN live BOOLEAN DEFAULT false NOT NULL;

UPDATE pages SET live = (state = 'live'), closed = (state = 'closed');

ALTER TABLE pages DROP COLUMN state;

DROP TYPE page_state;

