CREATE TABLE measurement_2024_11 PARTITION OF measurement FOR VALUES FROM ('2024-11-01') TO ('2024-11-30');

CREATE TABLE measurement_2024_12 PARTITION OF measurement FOR VALUES FROM ('2024-12-01') TO ('2024-12-31');

CREATE TABLE measurement_2025_01 PARTITION OF measurement FOR VALUES FROM ('2025-01-01') TO ('2025-01-31');

CREATE TABLE measurement_2025_02 PARTITION OF measurement FOR VALUES FROM ('2025-02-01') TO ('2025-02-28');

CREATE TABLE measurement_2025_03 PARTITION OF measurement FOR VALUES FROM ('2025-03-01') TO ('2025-03-31');

INSERT INTO shift (starts, weekday) VALUES ('2025-01-06 08:30:00', 0);

INSERT INTO shift (starts, weekday) VALUES ('2025-01-13 08:30:00', 0);

INSERT INTO shift (starts, weekday) VALUES ('2025-01-20 08:30:00', 0);

INSERT INTO holiday (day, noted, lasts) VALUES ('2025-12-25', '2025-01-01 09:30:15.000250', make_interval(secs=>93600.0));

INSERT INTO holiday (day, noted, lasts) VALUES ('2025-12-26', '2025-01-02 03:04:05', make_interval(secs=>5400.0));

UPDATE holiday SET noted='2025-01-01 00:00:00' WHERE holiday.day >= '2025-12-24';

