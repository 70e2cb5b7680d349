ALTER TABLE orders ADD COLUMN quantity INTEGER NOT NULL CHECK (quantity > 0);

ALTER TABLE orders ADD COLUMN weight FLOAT CONSTRAINT ck_weight CHECK (weight >= 0);

