SELECT '{"a": [1, "x", null, true], "b": 1}';

SELECT '{
  "b": 1,
  "a": []
}';

SELECT '[1,{"k":"é"}]';

SELECT '"\u00e9\t"';

SELECT 'b 10 True 1.5 None';

SELECT 'a 10 True 1.5 None';

SELECT 'a/b.sqly.sql';

SELECT 'JSON, written and read';

