DROP TABLE measurements_2024_02;

DROP TABLE measurements_2024_01;

DROP TABLE measurements;

