ALTER TABLE "Shop".orders DROP COLUMN "Kind";

ALTER TABLE orders DROP COLUMN origin;

