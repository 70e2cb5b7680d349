ALTER TABLE "2fa" DROP COLUMN "$secret";

ALTER TABLE "line-items" DROP COLUMN "unit price";

ALTER TABLE "Order" DROP COLUMN "Total";

ALTER TABLE "user" DROP COLUMN "order";

