DROP TABLE roads;

