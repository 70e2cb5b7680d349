DROP INDEX IF EXISTS ix_orders_search;

DROP INDEX uq_orders_number;

DROP INDEX ix_orders_brin;

DROP INDEX ix_orders_open;

