CREATE TABLE a (
    id SERIAL NOT NULL, 
    b_id INTEGER, 
    c_id INTEGER, 
    PRIMARY KEY (id)
);

