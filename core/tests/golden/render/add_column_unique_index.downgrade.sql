DROP INDEX ix_orders_number;

ALTER TABLE orders DROP COLUMN number;

