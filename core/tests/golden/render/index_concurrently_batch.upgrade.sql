COMMIT;

CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_orders_state ON orders (state);

CREATE INDEX CONCURRENTLY ix_orders_total ON orders (total DESC);

BEGIN;

