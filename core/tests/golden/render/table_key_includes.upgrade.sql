CREATE TABLE part (
    a SERIAL NOT NULL, 
    b INTEGER, 
    CONSTRAINT pk_part PRIMARY KEY (a) INCLUDE (b)
);

CREATE TABLE piece (
    a INTEGER NOT NULL, 
    b SERIAL NOT NULL, 
    CONSTRAINT pk_b PRIMARY KEY (b)
);

CREATE TABLE net (
    a INET, 
    CONSTRAINT ex_net EXCLUDE USING gist (a inet_ops WITH &&)
);

ALTER TABLE net ADD CONSTRAINT ex_net_b EXCLUDE USING gist (b inet_ops WITH &&) WHERE (b > 1);

CREATE TABLE leaf (
    id INTEGER NOT NULL, 
    PRIMARY KEY (id)
);

CREATE TABLE twig (
    id INTEGER NOT NULL, 
    PRIMARY KEY (id)
);

