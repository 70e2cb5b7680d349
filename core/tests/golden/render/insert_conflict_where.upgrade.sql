INSERT INTO prices (sku, amount, valid) VALUES ('a-1', 100, true) ON CONFLICT (sku) WHERE valid IS true DO NOTHING;

INSERT INTO prices (sku, amount, valid) VALUES ('a-1', 100, true) ON CONFLICT (sku) WHERE valid DO UPDATE SET amount = excluded.amount, changed_at = now() WHERE prices.amount != excluded.amount;

INSERT INTO prices (sku, amount, valid) VALUES ('a-1', 100, true) ON CONFLICT ON CONSTRAINT uq_prices_sku DO UPDATE SET amount = 0 WHERE prices.amount < 0;

