DROP TABLE prices;

ALTER TABLE products DROP COLUMN slug;

ALTER TABLE products DROP COLUMN price;

