DROP TABLE stays;

