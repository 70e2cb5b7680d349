CREATE TABLE a (
    x VARCHAR(5), 
    y VARCHAR(3), 
    z VARCHAR(3), 
    w VARCHAR(30), 
    CONSTRAINT ck_y CHECK (y IN ('one', 'two')), 
    CHECK (z IN ('one'))
);

