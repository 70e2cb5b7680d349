ALTER TABLE depot.parcel DROP COLUMN size;

ALTER TABLE depot.parcel DROP COLUMN colour;

