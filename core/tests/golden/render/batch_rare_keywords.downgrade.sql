ALTER TABLE parcel DROP COLUMN box_id;

