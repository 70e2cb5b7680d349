CREATE TABLE reader (
    id SERIAL NOT NULL, 
    state reader_state, 
    mail TEXT, 
    PRIMARY KEY (id)
);

CREATE TABLE IF NOT EXISTS reader (
    id SERIAL NOT NULL, 
    state reader_state, 
    mail TEXT, 
    PRIMARY KEY (id)
);

CREATE TYPE reader_state AS ENUM ('new', 'old');

CREATE TABLE reader (
    id SERIAL NOT NULL, 
    state reader_state, 
    mail TEXT, 
    PRIMARY KEY (id)
);

CREATE UNIQUE INDEX ix_reader_mail ON reader (mail);

COMMENT ON COLUMN reader.state IS 'of life';

CREATE INDEX IF NOT EXISTS ix_city_name ON city (name);

