CREATE TABLE notes (
    id SERIAL NOT NULL, 
    body TEXT, 
    PRIMARY KEY (id)
);

CREATE INDEX ix_notes_body ON notes (body);

