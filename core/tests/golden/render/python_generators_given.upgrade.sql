CREATE TYPE parcel_kind AS ENUM ('small', 'large');

CREATE TABLE parcel (
    id SERIAL NOT NULL, 
    weight INTEGER, 
    height INTEGER, 
    kind parcel_kind, 
    PRIMARY KEY (id)
);

CREATE INDEX ix_parcel_size ON parcel (weight, height);

ALTER TABLE parcel ADD CONSTRAINT uq_parcel UNIQUE (weight, height);

INSERT INTO parcel (id, kind) VALUES (1, 'small');

INSERT INTO parcel (id, kind) VALUES (2, 'large');

DELETE FROM parcel WHERE parcel.id IN (1, 2);

SELECT parcel.id, parcel.kind 
FROM parcel;

INSERT INTO parcel (id, kind) VALUES (7, 'small');

