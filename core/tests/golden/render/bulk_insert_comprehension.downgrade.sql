DROP TABLE countries;

