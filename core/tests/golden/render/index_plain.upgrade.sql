CREATE INDEX ix_users_email ON users (email);

CREATE UNIQUE INDEX ix_users_name ON users (last_name, first_name);

CREATE INDEX "ix_users_Order" ON crm.users ("Order");

