ALTER TABLE billing.invoices DROP CONSTRAINT fk_invoice_payer;

ALTER TABLE shop.orders DROP CONSTRAINT fk_order_user;

ALTER TABLE billing.invoices DROP CONSTRAINT fk_invoice_order;

