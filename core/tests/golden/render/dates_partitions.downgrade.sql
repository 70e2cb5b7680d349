SELECT '120 days, 0:00:00', '-1 day, 23:00:00', 172800.0;

DROP TABLE measurement_2024_11;

DROP TABLE measurement_2024_12;

