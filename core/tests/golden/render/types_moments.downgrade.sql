DROP TABLE moments;

