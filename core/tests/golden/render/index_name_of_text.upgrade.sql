CREATE INDEX "ix_reader_lower(mail)" ON reader (lower(mail));

CREATE INDEX "ix_people_reader_lower(name)" ON people.reader (lower(name), mail);

