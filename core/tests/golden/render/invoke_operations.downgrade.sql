COMMENT ON TABLE depot.parcel IS NULL;

ALTER TABLE depot.parcel DROP CONSTRAINT ck_parcel_weight;

DROP INDEX depot.ix_parcel_tag;

ALTER TABLE depot.parcel DROP COLUMN tag;

ALTER TABLE depot.parcel RENAME TO letter;

DROP TABLE depot.letter;

