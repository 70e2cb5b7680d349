DROP TABLE spans;

