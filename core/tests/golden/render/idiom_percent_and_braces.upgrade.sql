UPDATE prices SET meta = '{"tax": "19%"}' WHERE name LIKE 'a%' AND kind = '{}';

UPDATE prices SET note = '100%' WHERE a % 2 = 0;

UPDATE prices SET tags = '{a,b}' WHERE tags = '{}';

UPDATE prices SET note = regexp_replace(note, '\d+\s', E'\\1');

UPDATE prices SET t = '12:30', j = data::text WHERE k = 'a:b';

