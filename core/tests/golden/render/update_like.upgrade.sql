UPDATE users SET id=1 WHERE (users.name LIKE 'a' || '%');

UPDATE users SET id=1 WHERE (users.name LIKE '%' || 'b');

UPDATE users SET id=1 WHERE (users.name LIKE '%' || 'c' || '%');

UPDATE users SET id=1 WHERE users.name NOT LIKE 'd%';

UPDATE users SET id=1 WHERE users.name ~ '^x';

UPDATE users SET id=1 WHERE users.name LIKE 'e%' ESCAPE '/';

