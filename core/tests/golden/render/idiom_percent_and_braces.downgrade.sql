DELETE FROM prices WHERE name = 'x';

UPDATE prices SET n = 007, m = 0.25, w = '  prices';

