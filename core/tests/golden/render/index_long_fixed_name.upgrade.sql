CREATE INDEX ix_customer_subscription_invoices_external_payment_prov_6c22 ON docs (a);

