SELECT '0|1|[2, 3]|none';

SELECT 'one|two';

SELECT 'three';

SELECT 'empty';

SELECT 'a|3';

SELECT '[1, 2, 3]|[1, 2]';

SELECT '('a', 'b')|[2, 3]';

SELECT '[('a', 'b'), ('a', 'c'), ('b', 'c')]|6';

SELECT '[(1, 'a'), (2, '-')]|[(1, 2), (2, 3)]';

SELECT '[1, 3, 6]|16|['x', 'x']';

SELECT '1|a';

SELECT '2|b';

SELECT '[('a', 0), ('b', 1), ('c', 0)]|[5, 10, 15]';

SELECT 't|a,b';

SELECT 'u|c';

SELECT '('u', 'c')|[(1, 'b'), (1, 'a'), (0, 'x')]';

SELECT '[[0, 1, 2], [2, 1]]|[8, 9]';

