CREATE INDEX IF NOT EXISTS ix_sales_region ON sales (region); -- CREATE INDEX of old;

create INDEX ix_sales_region ON sales (region); -- create INDEX of old;

