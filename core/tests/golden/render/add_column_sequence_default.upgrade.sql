CREATE SEQUENCE invoice_numbers START WITH 1000;

ALTER TABLE invoices ADD COLUMN number BIGINT DEFAULT nextval('invoice_numbers') NOT NULL;

