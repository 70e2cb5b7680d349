ALTER TABLE orders DROP COLUMN is_paid;

ALTER TABLE orders DROP COLUMN is_gift;

