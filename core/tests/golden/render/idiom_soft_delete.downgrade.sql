DROP INDEX ix_orders_alive;

ALTER TABLE orders DROP COLUMN deleted_at;

DROP INDEX ix_users_alive;

ALTER TABLE users DROP COLUMN deleted_at;

