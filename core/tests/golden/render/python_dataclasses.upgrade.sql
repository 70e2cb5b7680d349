CREATE INDEX ix_parcel_weight ON parcel (weight);

SELECT '{''table'': ''parcel'', ''columns'': [''weight''], ''unique'': False, ''name'': ''ix_parcel_weight''}|(''parcel'', [''weight''], False, ''ix_parcel_weight'')|True|True';

SELECT 'a+b|2|b|[''a'', ''b'']|True|a+b+c|True';

SELECT 'many|few';

SELECT 'a';

SELECT 'b';

SELECT '8|2|2';

SELECT 't|c|default|text';

SELECT 'gone';

