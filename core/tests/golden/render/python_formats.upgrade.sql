SELECT '3 1    42|42   |-0005|+7';

SELECT 'ff FF 10 0xff';

SELECT '1.500000 2.67    3.142 1.234568e+04 0.0001 1e+20 100000';

SELECT 'Ab None ''x''    ab|ab   | ab';

SELECT '100% -05 ';

SELECT '-05      1 0xff 00000101 10 1,234,567 1_234_567 +12';

SELECT '3.1 3.14 1,234,567.89 25.6% 1.234568e+04 12345.7 3.0';

SELECT '   ab|ab   | ab  |**ab**|abc|ab   |';

SELECT '1.0 1e+16 1.5e-07 10.0 2 0 1e+100';

SELECT '''\xe9'' ''x''   y';

SELECT '-ff   a b   ';

SELECT '1 2 1 n k {}';

SELECT 'ff3.5-00042007+001';

SELECT '[1, ''a'', None, 2.0] (''x'',) {''k'': 1} set() {''a'': True}';

