CREATE TYPE parcel_size AS ENUM ('small', 'large');

CREATE TYPE level AS ENUM ('low', 'high');

CREATE TYPE colour AS ENUM ('red', 'green', 'blue');

CREATE TABLE parcel (
    id SERIAL NOT NULL, 
    weight INTEGER, 
    size parcel_size, 
    level level, 
    colour colour, 
    PRIMARY KEY (id)
);

CREATE INDEX ix_parcel_weight ON parcel (weight);

CREATE INDEX ix_parcel_size ON parcel (size);

COMMENT ON INDEX ix_parcel_weight IS 'parcel';

COMMENT ON INDEX ix_parcel_size IS 'parcel';

SELECT 1, 2, 0, 2, 3;

GRANT SELECT ON parcel TO clerk;

SELECT 5, x, y, z, 'name';

