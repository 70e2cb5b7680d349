ALTER TABLE invoices DROP CONSTRAINT fk_invoices_orders;

ALTER TABLE orders DROP CONSTRAINT fk_orders_invoices;

ALTER TABLE invoices DROP COLUMN updated_by;

ALTER TABLE invoices DROP COLUMN created_by;

ALTER TABLE orders DROP COLUMN updated_by;

ALTER TABLE orders DROP COLUMN created_by;

