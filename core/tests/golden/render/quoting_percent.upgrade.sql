ALTER TABLE rates ADD COLUMN "vat %" NUMERIC(5, 2) DEFAULT 19;

COMMENT ON COLUMN rates."vat %" IS '100 % sure';

ALTER TABLE rates ADD COLUMN "the ""best""" TEXT;

CREATE INDEX "ix rates" ON rates ("vat %");

