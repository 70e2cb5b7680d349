UPDATE t SET a=(t.a + t.b * 2);

UPDATE t SET a=((t.a - 1) - (t.b - 2));

UPDATE t SET a=(t.a / CAST(2 AS NUMERIC));

UPDATE t SET a=(t.a % 2);

UPDATE t SET a=(1 - t.a);

UPDATE t SET c=(t.c || '-' || t.c);

UPDATE t SET c=('x' || t.c);

UPDATE t SET c=(t.c || 'y');

UPDATE t SET a=0 WHERE t.a + 1 > t.b;

