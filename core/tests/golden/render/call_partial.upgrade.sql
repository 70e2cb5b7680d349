ALTER TABLE depot.parcel ADD COLUMN colour VARCHAR(20) NOT NULL;

ALTER TABLE depot.parcel ADD COLUMN size INTEGER;

CREATE INDEX ix_parcel_size ON depot.parcel (size);

