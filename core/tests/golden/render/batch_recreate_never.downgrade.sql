ALTER TABLE invoices DROP CONSTRAINT fk_invoices_payer;

ALTER TABLE invoices DROP COLUMN paid_at;

