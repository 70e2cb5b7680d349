CREATE TYPE state AS ENUM ('x', 'y');

CREATE TABLE a (
    state state
);

CREATE TABLE b (
    state state, 
    s2 state
);

CREATE TYPE other.state AS ENUM ('x', 'y');

CREATE TABLE c (
    state other.state
);

