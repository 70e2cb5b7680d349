ALTER TABLE invoices RENAME paid TO settled;

