CREATE TABLE shop.a (
    id SERIAL NOT NULL, 
    b_id INTEGER, 
    c_id INTEGER, 
    PRIMARY KEY (id), 
    FOREIGN KEY(c_id) REFERENCES "Shop Two".c (id), 
    CONSTRAINT ck_a CHECK (b_id <> c_id), 
    FOREIGN KEY(b_id) REFERENCES shop.b (id)
);

CREATE INDEX ix_a_b ON shop.a (b_id, c_id) WHERE b_id > 0;

