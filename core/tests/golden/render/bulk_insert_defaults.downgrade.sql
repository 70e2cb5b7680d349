DROP TABLE plans;

