DROP TABLE plain;

