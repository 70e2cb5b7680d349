ALTER TABLE events ALTER COLUMN payload TYPE JSON USING payload::json;

