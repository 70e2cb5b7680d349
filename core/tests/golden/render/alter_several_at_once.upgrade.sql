ALTER TABLE "Bank"."Accounts" ALTER COLUMN "Balance" TYPE NUMERIC(14, 2) USING "Balance"::numeric / 100;

ALTER TABLE "Bank"."Accounts" ALTER COLUMN "Balance" SET NOT NULL;

ALTER TABLE "Bank"."Accounts" ALTER COLUMN "Balance" SET DEFAULT 0;

COMMENT ON COLUMN "Bank"."Accounts"."Balance" IS 'Euros; it''s never less than zero';

ALTER TABLE "Bank"."Accounts" RENAME "Balance" TO balance_eur;

