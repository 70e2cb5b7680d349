SET LOCAL lock_timeout = '5s';

SELECT 'begin upgrade';

SELECT 'begin run';

ALTER TABLE parcel ADD COLUMN weight INTEGER;

SELECT 'begin stop';

SELECT 'stopped';

ANALYZE parcel;

ANALYZE parcel;

SELECT 'steps';

RESET lock_timeout;

