ALTER TABLE lab.things DROP COLUMN other;

DROP TABLE lab.things;

DROP TYPE lab.kind;

