SELECT 'begin downgrade';

ALTER TABLE parcel DROP COLUMN weight;

