ALTER TABLE a ADD CONSTRAINT uq_customer_subscription_invoices_external_payment_prov_3a02 UNIQUE (b);

