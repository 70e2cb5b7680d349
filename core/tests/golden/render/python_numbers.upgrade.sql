SELECT '2|4|2.67|7.0|3|-3|31|42';

SELECT '3|2|1024|0xff|0b101|0o10|2.5|2|3|-4|2';

SELECT 'yes|1.5|2.5|3.0|2.5|1';

SELECT 'b|a|b';

SELECT '6|14|True|True';

SELECT 'new';

SELECT 'True|True|False|True|True';

