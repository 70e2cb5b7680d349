CREATE TABLE links (
    id INTEGER NOT NULL, 
    other INTEGER, 
    PRIMARY KEY (id), 
    FOREIGN KEY(id) REFERENCES a (id), 
    CONSTRAINT fk_a FOREIGN KEY(other) REFERENCES a (id)
);

