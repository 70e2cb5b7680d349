DROP INDEX ix_parcel_weight;

SELECT 1;

SELECT 'else';

SELECT 'finally';

SELECT 'after';

