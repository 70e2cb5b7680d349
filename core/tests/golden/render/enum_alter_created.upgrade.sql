CREATE TYPE kind AS ENUM ('a');

CREATE TABLE t (
    kind kind DEFAULT 'a'
);

CREATE TYPE kind AS ENUM ('a');

CREATE TABLE u (
    kind kind
);

