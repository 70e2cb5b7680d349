CREATE TABLE a (
    at DATE
)
 PARTITION BY RANGE (at);

CREATE TABLE b (
    at DATE
)
 INHERITS ( base )
 TABLESPACE fast;

CREATE TABLE c (
    at DATE
)
 USING heap
 ON COMMIT PRESERVE ROWS;

CREATE UNLOGGED TABLE d (
    at DATE
);

CREATE TABLE e (
    at DATE
);

CREATE TABLE f (
    at DATE
);

CREATE TABLE g (
    at DATE
)
 INHERITS ( base, "Other" );

