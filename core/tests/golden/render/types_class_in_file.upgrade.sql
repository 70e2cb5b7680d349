ALTER TABLE products ADD COLUMN price numeric(19, 4);

ALTER TABLE products ADD COLUMN slug VARCHAR(60);

CREATE TABLE prices (
    id SERIAL NOT NULL, 
    price numeric(19, 4), 
    PRIMARY KEY (id)
);

