SELECT 't|a,c';

SELECT 'u|b';

SELECT '2|0|2|d';

SELECT 'z|c|2';

SELECT '[''b'', ''a'']|(''a'', 3)|2|0';

SELECT '[''a'', ''b'']|[''a'']';

SELECT '[''x'', 4]|[0, 0]|(1, 1)|[2, 1]';

SELECT '(''c'', 3)|{''x'': 0, ''y'': 0}|[''a'']';

SELECT '[''a'', ''b'', ''c'', ''d'']|True|True|False';

SELECT 'default|1|a';

