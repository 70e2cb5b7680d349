ALTER TABLE events ADD CONSTRAINT ck_order CHECK (starts_at < ends_at);

ALTER TABLE cal.events ADD CONSTRAINT ck_known CHECK (state IN ('draft', 'live', 'over'));

ALTER TABLE events ADD CONSTRAINT ck_draft CHECK (state = 'draft' OR starts_at IS NOT NULL AND ends_at IS NOT NULL);

ALTER TABLE events ADD CONSTRAINT ck_length CHECK (char_length(trim(title)) BETWEEN 1 AND 200);

ALTER TABLE events ADD CONSTRAINT ck_kind CHECK (url ~ '^https?://') NOT VALID;

ALTER TABLE events ADD CONSTRAINT ck_seats CHECK (taken <= seats OR seats IS NULL);

ALTER TABLE events ADD CONSTRAINT ck_not CHECK (NOT (free AND price > 0));

