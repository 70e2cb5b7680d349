CREATE TABLE roads (
    a VARCHAR(20), 
    b UUID, 
    c INTEGER[], 
    d JSONB, 
    e DATE, 
    f TIMESTAMP WITH TIME ZONE, 
    g BYTEA
);

