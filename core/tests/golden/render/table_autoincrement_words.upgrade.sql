CREATE TABLE a (
    id SERIAL NOT NULL, 
    b INTEGER, 
    PRIMARY KEY (id)
);

CREATE TABLE b (
    id BIGSERIAL NOT NULL, 
    part BIGINT NOT NULL, 
    PRIMARY KEY (id, part)
);

CREATE TABLE c (
    id INTEGER NOT NULL, 
    CONSTRAINT c_pk PRIMARY KEY (id)
);

CREATE TABLE d (
    id INTEGER DEFAULT nextval('d_id_seq'::regclass) NOT NULL, 
    PRIMARY KEY (id)
);

CREATE TABLE e (
    id SERIAL NOT NULL, 
    PRIMARY KEY (id)
);

