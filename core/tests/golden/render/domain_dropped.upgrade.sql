CREATE DOMAIN address AS TEXT NOT NULL;

CREATE TYPE mailbox_state AS ENUM ('full', 'empty');

CREATE TABLE mailbox (
    id SERIAL NOT NULL, 
    address address, 
    state mailbox_state, 
    PRIMARY KEY (id)
);

