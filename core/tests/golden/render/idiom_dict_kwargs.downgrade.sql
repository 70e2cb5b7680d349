ALTER TABLE orders DROP CONSTRAINT fk_orders_packer;

ALTER TABLE orders DROP CONSTRAINT fk_orders_users;

DROP INDEX ix_orders_placed;

ALTER TABLE orders DROP COLUMN placed_at;

