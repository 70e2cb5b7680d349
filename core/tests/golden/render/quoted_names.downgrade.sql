ALTER TABLE "invoice" DROP COLUMN Amount;

