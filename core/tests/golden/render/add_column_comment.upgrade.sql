ALTER TABLE orders ADD COLUMN origin VARCHAR(8);

COMMENT ON COLUMN orders.origin IS 'Where it''s from';

ALTER TABLE "Shop".orders ADD COLUMN "Kind" VARCHAR(8);

COMMENT ON COLUMN "Shop".orders."Kind" IS '';

