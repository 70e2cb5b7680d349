CREATE TABLE a (
    state state NOT NULL
);

CREATE TYPE kind AS ENUM ('x', 'y');

CREATE TABLE b (
    state kind
);

