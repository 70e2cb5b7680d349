CREATE TYPE "Odd Kind" AS ENUM ('it''s', 'back\\slash', '100%', 'über');

CREATE TABLE t (
    a "Odd Kind"
);

