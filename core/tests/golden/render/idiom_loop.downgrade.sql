DROP INDEX ix_items_created_at;

ALTER TABLE items DROP COLUMN created_at;

DROP INDEX ix_orders_created_at;

ALTER TABLE orders DROP COLUMN created_at;

DROP INDEX ix_users_created_at;

ALTER TABLE users DROP COLUMN created_at;

