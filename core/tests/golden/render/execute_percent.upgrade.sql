UPDATE t SET a = '100%' WHERE b LIKE '%x%' AND c % 2 = 0;

UPDATE t SET a = '%(name)s' WHERE b LIKE 'a%%';

