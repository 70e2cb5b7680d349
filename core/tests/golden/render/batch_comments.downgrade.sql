COMMENT ON COLUMN invoices.old_total IS 'In euros';

COMMENT ON COLUMN invoices.total IS NULL;

COMMENT ON TABLE invoices IS NULL;

COMMENT ON TABLE invoices IS 'Bills';

