ALTER TABLE parcel DROP COLUMN weight;

