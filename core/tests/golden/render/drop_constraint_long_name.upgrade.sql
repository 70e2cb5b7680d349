-- alembic refuses: IdentifierError: Identifier 'fk_customer_subscription_invoices_external_payment_provider_reference' exceeds maximum length of 63 characters

