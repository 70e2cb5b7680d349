DROP TABLE readings;

