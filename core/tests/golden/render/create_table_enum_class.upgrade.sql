CREATE TYPE level AS ENUM ('low', 'high');

CREATE TYPE lv AS ENUM ('low', 'high');

CREATE TABLE a (
    level level NOT NULL, 
    named lv
);

