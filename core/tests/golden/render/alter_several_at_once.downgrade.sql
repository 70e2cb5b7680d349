ALTER TABLE "Bank"."Accounts" ALTER COLUMN balance_eur TYPE INTEGER USING (balance_eur * 100)::integer;

ALTER TABLE "Bank"."Accounts" ALTER COLUMN balance_eur DROP NOT NULL;

ALTER TABLE "Bank"."Accounts" ALTER COLUMN balance_eur DROP DEFAULT;

COMMENT ON COLUMN "Bank"."Accounts".balance_eur IS NULL;

ALTER TABLE "Bank"."Accounts" RENAME balance_eur TO "Balance";

