SELECT 1;

ALTER TABLE crm.users ADD COLUMN a INTEGER;

CREATE INDEX ix_crm_users_a ON crm.users (a);

ALTER TABLE crm.users RENAME b TO c;

ALTER TABLE crm.users ADD FOREIGN KEY(org_id) REFERENCES hr.orgs (id);

ALTER TABLE crm.users ADD CONSTRAINT pk_users PRIMARY KEY (id);

