SELECT '1 add_weight';

ALTER TABLE parcel ADD COLUMN weight INTEGER;

SELECT '2 add_index';

CREATE INDEX ix_parcel_weight ON parcel (weight);

SELECT 'A #1|B #2';

SELECT 'x';

SELECT 'y';

SELECT 'a|1';

SELECT 'missing|''b''';

SELECT 'c|3';

SELECT '    3.14|  ''x''|ab    |  2.2|a  |';

SELECT 'HIGH|2|True|LOW';

SELECT '{''ADMIN'': ''admin'', ''CLERK'': ''clerk''}|True|1|True';

SELECT 'ADMIN|True|[<Role.ADMIN: ''admin''>]|ADMIN|adm';

