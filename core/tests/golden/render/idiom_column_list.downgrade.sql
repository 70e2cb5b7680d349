DROP TABLE things;

