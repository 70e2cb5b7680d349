DROP INDEX uq_daily_sales_day;

DROP MATERIALIZED VIEW daily_sales;

