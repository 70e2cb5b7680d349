CREATE TYPE kind AS ENUM ('a', 'b');

CREATE TABLE t (
    kind kind NOT NULL
);

CREATE TABLE u (
    kind kind NOT NULL
);

CREATE TABLE v (
    kind kind NOT NULL
);

