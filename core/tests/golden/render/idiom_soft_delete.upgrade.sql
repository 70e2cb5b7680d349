ALTER TABLE users ADD COLUMN deleted_at TIMESTAMP WITH TIME ZONE;

CREATE UNIQUE INDEX ix_users_alive ON users (id) WHERE deleted_at IS NULL;

ALTER TABLE orders ADD COLUMN deleted_at TIMESTAMP WITH TIME ZONE;

CREATE UNIQUE INDEX ix_orders_alive ON orders (id) WHERE deleted_at IS NULL;

