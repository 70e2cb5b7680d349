UPDATE parcel SET fragile=true, pieces=1, big=42, weight=1.50, ratio=2, sent_on='2024-02-29';

UPDATE parcel SET pieces=5, weight=2.50, ratio=0.5, sent_at='2024-02-29 12:30:00.001500', opens='12:30:00.001500';

UPDATE parcel SET sent_at='2024-02-29', key='0A1B', colour='blue', tags=ARRAY['a', 'it''s'], grid=ARRAY[ARRAY[1, 2], ARRAY[3, 4]];

INSERT INTO parcel (fragile, pieces, key, tags) VALUES (false, 0, '12345678-1234-5678-1234-567812345678', ARRAY[]);

INSERT INTO parcel (fragile, colour, blob, lasts) VALUES (NULL, 'red', 'raw ''bytes''', make_interval(secs=>5400.0));

