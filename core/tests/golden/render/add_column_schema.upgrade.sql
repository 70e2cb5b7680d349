ALTER TABLE audit.events ADD COLUMN source VARCHAR(32);

ALTER TABLE "Audit".events ADD COLUMN "Kind" VARCHAR(32);

ALTER TABLE tenant.audit.events ADD COLUMN level SMALLINT;

