CREATE TYPE size AS ENUM ('s', 'm', 'l');

CREATE TABLE shirts (
    id SERIAL NOT NULL, 
    sizes size[], 
    PRIMARY KEY (id)
);

