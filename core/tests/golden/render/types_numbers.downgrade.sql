DROP TABLE numbers;

