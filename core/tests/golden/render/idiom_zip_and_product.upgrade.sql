ALTER TABLE orders ADD COLUMN created_by INTEGER;

ALTER TABLE orders ADD COLUMN updated_by INTEGER;

ALTER TABLE invoices ADD COLUMN created_by INTEGER;

ALTER TABLE invoices ADD COLUMN updated_by INTEGER;

ALTER TABLE orders ADD CONSTRAINT fk_orders_invoices FOREIGN KEY(other_id) REFERENCES invoices (id);

ALTER TABLE invoices ADD CONSTRAINT fk_invoices_orders FOREIGN KEY(other_id) REFERENCES orders (id);

