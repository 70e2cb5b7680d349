DROP TABLE various;

