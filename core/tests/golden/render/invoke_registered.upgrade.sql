CREATE VIEW open_order AS SELECT * FROM orders WHERE closed_at IS NULL;

