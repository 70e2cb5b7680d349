CREATE INDEX ix_orders_open ON orders (customer_id, placed_at DESC NULLS LAST) INCLUDE (total) WITH (fillfactor = 80) WHERE state IN ('new', 'paid');

CREATE INDEX ix_orders_brin ON orders USING brin (placed_at) WITH (pages_per_range = 32);

CREATE UNIQUE INDEX uq_orders_number ON orders (lower(number));

CREATE INDEX IF NOT EXISTS ix_orders_search ON orders USING gin (to_tsvector('english', note));

