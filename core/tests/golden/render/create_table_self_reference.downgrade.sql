DROP TABLE nodes;

