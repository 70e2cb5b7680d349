DROP TABLE pg_types;

