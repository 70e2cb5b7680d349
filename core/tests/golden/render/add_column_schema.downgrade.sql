ALTER TABLE tenant.audit.events DROP COLUMN level;

ALTER TABLE "Audit".events DROP COLUMN "Kind";

ALTER TABLE audit.events DROP COLUMN source;

