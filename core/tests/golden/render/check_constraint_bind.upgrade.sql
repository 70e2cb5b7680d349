ALTER TABLE users ADD CONSTRAINT ck_a CHECK (format ~ '\d NULL');

