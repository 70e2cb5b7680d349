ALTER TABLE orders ADD COLUMN customer_id INTEGER;

CREATE INDEX ix_orders_customer_id ON orders (customer_id);

ALTER TABLE shop.orders ADD COLUMN "Reference" VARCHAR(20);

CREATE INDEX "ix_shop_orders_Reference" ON shop.orders ("Reference");

