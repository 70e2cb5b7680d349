UPDATE users SET name='y' WHERE users.id = 1 AND users.name = 'x';

UPDATE users SET name='y' WHERE (users.id = 1 OR users.id = 2) AND users.name != 'z';

UPDATE users SET name='y' WHERE users.id = 1 OR users.id = 2 AND users.name = 'a';

UPDATE users SET name='y' WHERE users.id IN (1, 2, 3);

UPDATE users SET name='y' WHERE (users.name NOT IN ('a', 'b'));

UPDATE users SET name='y' WHERE (users.name NOT IN ('a'));

UPDATE users SET name='y' WHERE users.name LIKE 'a%' AND users.name ILIKE '%b';

UPDATE users SET name='y' WHERE users.name IS NOT NULL;

UPDATE users SET name='y' WHERE users.name IS NOT NULL;

UPDATE users SET name='y' WHERE users.id BETWEEN 1 AND 5;

UPDATE users SET name=upper(name) WHERE id = 7;

UPDATE users SET "Order"=NULL WHERE users."Order" >= 2;

