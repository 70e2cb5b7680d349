DROP TABLE accounts;

