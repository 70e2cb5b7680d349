CREATE TYPE reader_state AS ENUM ('new', 'old');

CREATE TABLE reader (
    id SERIAL NOT NULL, 
    state reader_state, 
    mail TEXT, 
    PRIMARY KEY (id), 
    CONSTRAINT uq_reader_mail UNIQUE (mail)
);

CREATE INDEX ix_reader_state ON reader (state) WHERE id > 5;

CREATE INDEX ix_reader_mail ON reader (mail);

ALTER TABLE reader ADD COLUMN mood people.mood;

CREATE TABLE writer (
    mood people.mood
);

