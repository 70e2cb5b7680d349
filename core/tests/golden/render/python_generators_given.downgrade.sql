ALTER TABLE parcel DROP COLUMN height;

ALTER TABLE parcel DROP COLUMN weight;

DROP TABLE parcel;

DROP TYPE parcel_kind;

