CREATE TABLE depot.parcel (
    id SERIAL NOT NULL, 
    weight NUMERIC(8, 3) NOT NULL, 
    PRIMARY KEY (id)
);

ALTER TABLE depot.parcel ADD COLUMN label VARCHAR(40);

ALTER TABLE depot.parcel ALTER COLUMN label TYPE TEXT;

ALTER TABLE depot.parcel ALTER COLUMN label SET NOT NULL;

ALTER TABLE depot.parcel ALTER COLUMN label SET DEFAULT 'none';

COMMENT ON COLUMN depot.parcel.label IS 'what is printed on it';

ALTER TABLE depot.parcel RENAME label TO tag;

CREATE UNIQUE INDEX ix_parcel_tag ON depot.parcel (tag);

ALTER TABLE depot.parcel ADD CONSTRAINT uq_parcel_weight UNIQUE (weight);

ALTER TABLE depot.parcel ADD CONSTRAINT ck_parcel_weight CHECK (weight > 0);

ALTER TABLE depot.parcel ADD CONSTRAINT fk_parcel_depot FOREIGN KEY(id) REFERENCES depot (id) ON DELETE CASCADE;

COMMENT ON TABLE depot.parcel IS 'on its way';

UPDATE depot.parcel SET tag = 'x' WHERE tag IS NULL;

