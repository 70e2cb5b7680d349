CREATE TABLE variants (
    id BIGSERIAL NOT NULL, 
    data JSONB, 
    name TEXT, 
    "both" CITEXT, 
    PRIMARY KEY (id)
);

