ALTER TABLE orders DROP COLUMN weight;

ALTER TABLE orders DROP COLUMN quantity;

