DROP TABLE links;

