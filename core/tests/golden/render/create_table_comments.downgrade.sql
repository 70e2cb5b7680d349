DROP TABLE metrics;

