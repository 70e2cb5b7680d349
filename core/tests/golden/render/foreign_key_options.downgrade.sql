ALTER TABLE orders DROP CONSTRAINT fk_b;

ALTER TABLE shop.orders DROP CONSTRAINT fk_orders_users;

