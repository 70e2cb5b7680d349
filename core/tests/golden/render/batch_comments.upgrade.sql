COMMENT ON TABLE invoices IS 'What customers owe';

COMMENT ON COLUMN invoices.total IS 'In cents';

COMMENT ON COLUMN invoices.old_total IS NULL;

