ALTER TABLE orders ADD COLUMN customer_id INTEGER;

ALTER TABLE orders ADD FOREIGN KEY(customer_id) REFERENCES customers (id);

