UPDATE t SET at = '2020-01-01 12:30:00'::timestamp, a = x::text;

UPDATE t SET a = '{"a": 1}';

UPDATE t SET a = 'key:value';

SELECT a[1:2], ':x';

