ALTER TABLE billing.invoices ADD CONSTRAINT fk_invoice_order FOREIGN KEY(order_id) REFERENCES shop.orders (id);

ALTER TABLE shop.orders ADD CONSTRAINT fk_order_user FOREIGN KEY(user_id) REFERENCES users (id);

ALTER TABLE billing.invoices ADD CONSTRAINT fk_invoice_payer FOREIGN KEY(payer_id) REFERENCES crm.people (id) ON DELETE SET DEFAULT;

