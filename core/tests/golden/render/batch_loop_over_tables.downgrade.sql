DROP INDEX ix_refunds_tenant_id;

ALTER TABLE "Refunds" DROP COLUMN tenant_id;

DROP INDEX ix_invoices_tenant_id;

ALTER TABLE invoices DROP COLUMN tenant_id;

DROP INDEX ix_orders_tenant_id;

ALTER TABLE orders DROP COLUMN tenant_id;

