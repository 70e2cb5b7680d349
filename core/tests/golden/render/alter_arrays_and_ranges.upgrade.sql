ALTER TABLE posts ALTER COLUMN tags TYPE VARCHAR(40)[] USING string_to_array(tags, ',');

ALTER TABLE posts ALTER COLUMN tags SET NOT NULL;

ALTER TABLE posts ALTER COLUMN tags SET DEFAULT '{}';

ALTER TABLE posts ALTER COLUMN grid TYPE SMALLINT[][];

ALTER TABLE posts ALTER COLUMN shown TYPE TSTZRANGE USING tstzrange(lower(shown), upper(shown));

