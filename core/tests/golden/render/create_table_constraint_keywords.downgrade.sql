DROP TABLE moves;

