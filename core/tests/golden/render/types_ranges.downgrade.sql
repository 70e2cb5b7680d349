DROP TABLE ranges;

