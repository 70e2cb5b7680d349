COMMENT ON COLUMN "Crm".users."Name" IS 'y';

COMMENT ON COLUMN users.name IS NULL;

