CREATE TABLE lab.things (
    id SERIAL NOT NULL, 
    name VARCHAR(50) NOT NULL, 
    at TIMESTAMP WITHOUT TIME ZONE, 
    PRIMARY KEY (id), 
    UNIQUE (name)
);

COMMENT ON TABLE lab.things IS 'made of parts';

