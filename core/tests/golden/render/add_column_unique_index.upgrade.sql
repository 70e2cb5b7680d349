ALTER TABLE orders ADD COLUMN number VARCHAR(20) NOT NULL;

CREATE UNIQUE INDEX ix_orders_number ON orders (number);

