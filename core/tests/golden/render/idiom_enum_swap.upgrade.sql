ALTER TYPE kind RENAME TO kind_old;

CREATE TYPE kind AS ENUM ('a', 'b', 'c');

ALTER TABLE docs ALTER COLUMN kind TYPE kind USING kind::text::kind;

DROP TYPE kind_old;

