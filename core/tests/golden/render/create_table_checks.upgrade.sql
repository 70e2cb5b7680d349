CREATE TABLE products (
    id SERIAL NOT NULL, 
    price NUMERIC(10, 2), 
    code TEXT, 
    PRIMARY KEY (id), 
    CHECK (price > 0), 
    CONSTRAINT ck_products_price CHECK (price < 1000000), 
    CONSTRAINT ck_products_code CHECK (code ~ '^[A-Z]{3}$'), 
    CONSTRAINT ck_a CHECK (code LIKE 'A%') NOT VALID, 
    CHECK (price > 5)
);

