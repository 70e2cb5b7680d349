UPDATE t SET a = 1;

UPDATE t SET a = 1;

UPDATE t SET a = 3;

