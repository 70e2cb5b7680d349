DROP INDEX "ix rates";

ALTER TABLE rates DROP COLUMN "the ""best""";

ALTER TABLE rates DROP COLUMN "vat %";

