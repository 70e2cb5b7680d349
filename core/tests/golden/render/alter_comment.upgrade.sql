COMMENT ON COLUMN users.name IS 'What they''re called';

COMMENT ON COLUMN "Crm".users."Name" IS 'x';

