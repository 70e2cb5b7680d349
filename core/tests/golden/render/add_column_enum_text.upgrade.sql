ALTER TABLE orders ADD COLUMN state VARCHAR(10);

ALTER TABLE orders ADD COLUMN kind VARCHAR(20);

ALTER TABLE orders ADD CONSTRAINT ck_kind CHECK (kind IN ('a', 'it''s'));

