ALTER TABLE parcel OWNER TO clerk;

ALTER TABLE crate OWNER TO postgres;

SELECT 12, 0, 'none', 'a';

SELECT 'value wait';

SELECT 'finally';

SELECT 2;

SELECT 'division';

SELECT 1, 2;

SELECT 'before';

SELECT 'guarded';

SELECT 'outer';

SELECT 'assert';

