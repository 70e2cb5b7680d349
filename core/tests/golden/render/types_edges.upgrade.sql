CREATE TYPE borders.edge_e AS ENUM ('a', 'b');

CREATE TABLE borders.edge (
    a TEXT, 
    b VARCHAR, 
    c BIT(1), 
    d BIT VARYING(0), 
    e borders.edge_e[], 
    f VARCHAR(20), 
    g SERIAL NOT NULL, 
    PRIMARY KEY (g)
);

CREATE SEQUENCE borders.edge_number;

