ALTER TABLE orders ADD COLUMN number INTEGER DEFAULT nextval('order_numbers');

