ALTER TABLE work.shifts ADD CONSTRAINT ex_shifts_person EXCLUDE USING gist (person_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (cancelled_at IS NULL);

ALTER TABLE shifts ADD CONSTRAINT ex_shifts_place EXCLUDE USING gist (place WITH =, during WITH &&) DEFERRABLE INITIALLY DEFERRED;

