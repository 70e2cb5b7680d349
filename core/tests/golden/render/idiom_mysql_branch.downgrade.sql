DROP INDEX ix_events_name;

DROP INDEX ix_events_extra;

ALTER TABLE events DROP COLUMN extra;

