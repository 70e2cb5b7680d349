DROP INDEX ix_notes_body;

DROP TABLE notes;

