ALTER TABLE invoices DROP COLUMN number;

DROP SEQUENCE invoice_numbers;

