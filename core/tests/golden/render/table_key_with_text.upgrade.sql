CREATE TABLE a (
    code VARCHAR(3) NOT NULL, 
    CONSTRAINT a_pk PRIMARY KEY (code)
);

CREATE TABLE b (
    code VARCHAR(3) NOT NULL, 
    PRIMARY KEY (code)
);

CREATE TABLE c (
    code UUID DEFAULT gen_random_uuid() NOT NULL, 
    PRIMARY KEY (code)
);

CREATE TABLE d (
    id SERIAL NOT NULL, 
    PRIMARY KEY (id)
);

