INSERT INTO parcel (colour, pieces, changed) VALUES ('red', NULL, now()) RETURNING parcel.id;

INSERT INTO parcel (id, colour, pieces, changed) VALUES (1, 'red', 7, now());

INSERT INTO parcel (colour, pieces, changed) VALUES ('red', NULL, now()), ('blue', NULL, now());

INSERT INTO parcel (colour, pieces, changed) VALUES ('red', NULL, now());

INSERT INTO parcel (colour, pieces, changed) VALUES ('red', NULL, now()) RETURNING parcel.colour;

UPDATE parcel SET colour='blue', pieces=NULL, changed=now() WHERE parcel.colour = 'red';

UPDATE parcel SET pieces=9, changed=now();

INSERT INTO parcel (colour, pieces, changed) VALUES ('red', NULL, now());

INSERT INTO parcel (id, colour, pieces, changed) VALUES (3, 'blue', NULL, now());

INSERT INTO parcel (colour, pieces, changed) VALUES ('a', NULL, now()) ON CONFLICT DO NOTHING RETURNING parcel.id;

INSERT INTO box (id, size) VALUES (nextval('box_ids'), 1) RETURNING box.id;

INSERT INTO crate (id, size) VALUES (NULL, 1);

INSERT INTO chest (size) VALUES (1) RETURNING chest.id;

INSERT INTO bag (size) VALUES (1) RETURNING bag.id;

INSERT INTO pair (a, b) VALUES (1, 2);

CREATE TABLE shelf (
    id SERIAL NOT NULL, 
    label TEXT, 
    PRIMARY KEY (id)
);

INSERT INTO shelf (label) VALUES ('top') RETURNING shelf.id;

INSERT INTO shelf (label) VALUES ('top');

