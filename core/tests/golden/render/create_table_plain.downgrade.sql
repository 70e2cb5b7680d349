DROP INDEX ix_customers_name;

DROP TABLE customers;

