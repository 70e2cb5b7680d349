DROP INDEX IF EXISTS ix_city_name;

DROP TABLE IF EXISTS reader;

DROP TABLE reader;

DROP TYPE reader_state;

DROP SCHEMA people CASCADE;

