CREATE TABLE various (
    a BOOLEAN, 
    b BOOLEAN, 
    c BYTEA, 
    d BYTEA, 
    e BYTEA, 
    f JSON, 
    g JSON, 
    h UUID, 
    i UUID, 
    j UUID, 
    k CHAR(32), 
    l BLOB, 
    m BINARY(4), 
    n VARBINARY(8), 
    o BOOLEAN, 
    p INTEGER, 
    q VARCHAR(4)
);

