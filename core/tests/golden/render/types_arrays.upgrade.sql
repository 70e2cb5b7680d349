CREATE TABLE lists (
    a INTEGER[], 
    b VARCHAR(10)[][], 
    c UUID[] DEFAULT '{}', 
    d NUMERIC(8, 2)[], 
    e JSONB[], 
    f TIMESTAMP WITH TIME ZONE[], 
    g size[], 
    h TEXT[] NOT NULL, 
    i TIMESTAMP(3) WITHOUT TIME ZONE[]
);

ALTER TABLE lists ADD COLUMN j BOOLEAN[];

