CREATE TABLE depot.parcel (
    id SERIAL NOT NULL, 
    paint VARCHAR(20), 
    size INTEGER, 
    made_at TIMESTAMP WITHOUT TIME ZONE DEFAULT now(), 
    PRIMARY KEY (id), 
    CONSTRAINT uq_parcel_colour UNIQUE (paint)
);

CREATE INDEX ix_parcel_size ON depot.parcel (size);

CREATE TABLE crate (
    id SERIAL NOT NULL, 
    PRIMARY KEY (id)
);

INSERT INTO box (name) VALUES ('a') RETURNING box.id;

UPDATE box SET name='b' WHERE box.name = 'a';

SELECT box.id, box.name 
FROM box;

