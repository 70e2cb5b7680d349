SELECT 'a|b  c|a|b c|a|b,c';

SELECT 'a b|c|a,b|c|a
|b
';

SELECT 'ab..|  ab|**ab*|*abc**';

SELECT 'a.b|.|c|2|4|4|3';

SELECT 'aB|a_b|True';

SELECT 'A|B|a|B|C';

SELECT '0123456789|abc|  a

  b';

SELECT '1-2|y';

SELECT 'GRANT SELECT ON parcels, $1';

SELECT 'parcel';

