ALTER TABLE shifts DROP CONSTRAINT ex_shifts_place;

ALTER TABLE work.shifts DROP CONSTRAINT IF EXISTS ex_shifts_person;

