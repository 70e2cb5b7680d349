ALTER TABLE events ADD COLUMN extra JSONB;

CREATE INDEX ix_events_extra ON events USING gin (extra);

CREATE INDEX ix_events_name ON events (name);

