CREATE TABLE accounts (
    id SERIAL NOT NULL, 
    email VARCHAR(200) NOT NULL, 
    handle VARCHAR(50), 
    tenant INTEGER, 
    PRIMARY KEY (id), 
    UNIQUE (handle), 
    CONSTRAINT uq_accounts_tenant_handle UNIQUE (tenant, handle) DEFERRABLE INITIALLY DEFERRED, 
    UNIQUE NULLS NOT DISTINCT (tenant), 
    UNIQUE (tenant, email) INCLUDE (handle), 
    UNIQUE (email)
);

