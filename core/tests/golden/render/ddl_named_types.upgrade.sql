CREATE DOMAIN shop.positive AS INTEGER NOT NULL CHECK (VALUE > 0);

CREATE DOMAIN "Address" AS TEXT COLLATE "C" DEFAULT 'nobody' CONSTRAINT at;

CREATE DOMAIN plain AS VARCHAR(20);

CREATE TYPE mood AS ENUM ('glad', 'sad');

CREATE TYPE "Letter" AS ENUM ('a', 'b');

CREATE DOMAIN shop.positive AS INTEGER NOT NULL CHECK (VALUE > 0);

CREATE TABLE t (
    a mood, 
    p shop.positive
);

