CREATE TYPE page_state AS ENUM ('draft', 'live', 'closed');

ALTER TABLE pages ADD COLUMN state page_state;

UPDATE pages SET state=CASE WHEN pages.closed THEN CAST('closed' AS page_state) WHEN pages.live THEN CAST('live' AS page_state) ELSE CAST('draft' AS page_state) END;

ALTER TABLE pages ALTER COLUMN state SET NOT NULL;

ALTER TABLE pages ALTER COLUMN state SET DEFAULT 'draft';

ALTER TABLE pages DROP COLUMN live;

ALTER TABLE pages DROP COLUMN closed;

