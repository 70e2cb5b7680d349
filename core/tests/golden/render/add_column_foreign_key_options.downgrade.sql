ALTER TABLE shop.orders DROP CONSTRAINT fk_orders_customer;

ALTER TABLE shop.orders DROP COLUMN customer_id;

