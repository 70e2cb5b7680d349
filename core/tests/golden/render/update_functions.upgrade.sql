UPDATE users SET b=lower(users.b);

UPDATE users SET c=now();

UPDATE users SET a=coalesce(users.a, 0);

UPDATE users SET a=CAST(users.b AS INTEGER);

UPDATE users SET b=CASE WHEN (users.a = 1) THEN 'one' WHEN (users.a > 1) THEN 'many' ELSE 'none' END;

UPDATE users SET a=((users.a + 1) * 2);

UPDATE users SET a=(-users.a), b=NULL;

UPDATE users SET a=a + 1, b='x';

UPDATE users SET b='it''s';

