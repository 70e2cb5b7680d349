CREATE TYPE kind AS ENUM ('a', 'b');

ALTER TABLE t ADD COLUMN kind kind DEFAULT 'a' NOT NULL;

ALTER TABLE t ADD COLUMN kinds kind[];

