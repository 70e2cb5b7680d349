ALTER TABLE invoices RENAME settled TO paid;

