ALTER TABLE orders ADD COLUMN state order_state;

ALTER TABLE orders ADD COLUMN color color;

