ALTER TABLE orders ADD COLUMN tenant_id INTEGER;

ALTER TABLE orders ADD FOREIGN KEY(tenant_id) REFERENCES tenants (id) ON DELETE CASCADE;

CREATE INDEX ix_orders_tenant_id ON orders (tenant_id);

ALTER TABLE invoices ADD COLUMN tenant_id INTEGER;

ALTER TABLE invoices ADD FOREIGN KEY(tenant_id) REFERENCES tenants (id) ON DELETE CASCADE;

CREATE INDEX ix_invoices_tenant_id ON invoices (tenant_id);

ALTER TABLE "Refunds" ADD COLUMN tenant_id INTEGER;

ALTER TABLE "Refunds" ADD FOREIGN KEY(tenant_id) REFERENCES tenants (id) ON DELETE CASCADE;

CREATE INDEX ix_refunds_tenant_id ON "Refunds" (tenant_id);

