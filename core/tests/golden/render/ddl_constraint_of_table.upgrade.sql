CREATE TABLE city (
    id SERIAL NOT NULL, 
    name TEXT, 
    people INTEGER, 
    CONSTRAINT pk_city PRIMARY KEY (id), 
    CONSTRAINT uq_city_name UNIQUE (name), 
    CONSTRAINT ck_city_people CHECK (people > 0)
);

COMMENT ON CONSTRAINT uq_city_name ON city IS 'one of each, isn''t it';

CREATE TABLE IF NOT EXISTS city (
    id SERIAL NOT NULL, 
    name TEXT, 
    people INTEGER, 
    CONSTRAINT pk_city PRIMARY KEY (id), 
    CONSTRAINT uq_city_name UNIQUE (name)
);

ALTER TABLE city ADD CONSTRAINT ck_city_people CHECK (people > 0);

CREATE TABLE village (
    id INTEGER, 
    city_id INTEGER
);

COMMIT;

SELECT 1;

BEGIN;

ALTER TABLE village ADD CONSTRAINT uq_village UNIQUE (id);

