CREATE TABLE plain (
    a INTEGER NOT NULL, 
    b BIGINT, 
    c SMALLINT, 
    d NUMERIC(8, 3), 
    e FLOAT(24), 
    f REAL, 
    g DOUBLE PRECISION, 
    h TEXT, 
    i CHAR(3), 
    j DATE, 
    k TIME(2) WITH TIME ZONE, 
    l TIMESTAMP WITH TIME ZONE, 
    m BYTEA, 
    n UUID
);

