ALTER TABLE flags DROP COLUMN a;

ALTER TABLE users DROP COLUMN deleted_at;

ALTER TABLE orders DROP COLUMN deleted_at;

ALTER TABLE invoices DROP COLUMN deleted_at;

