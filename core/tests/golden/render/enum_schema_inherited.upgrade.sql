CREATE TYPE lab.kind AS ENUM ('a', 'b');

CREATE TABLE lab.things (
    kind lab.kind
);

ALTER TABLE lab.things ADD COLUMN other lab.other_kind;

