ALTER TABLE crm.users ALTER COLUMN age TYPE INTEGER USING age::int;

ALTER TABLE crm.users ALTER COLUMN age SET NOT NULL;

ALTER TABLE crm.users ALTER COLUMN age SET DEFAULT '0';

COMMENT ON COLUMN crm.users.age IS 'in years';

ALTER TABLE crm.users RENAME age TO years;

