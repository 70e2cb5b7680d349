DROP INDEX ix_parcel_weight;

SELECT 'skipped|no step column|column';

SELECT 'inner';

SELECT 'outer';

SELECT 'bad number';

ALTER TABLE parcel DROP COLUMN weight;

