CREATE TYPE "Shop"."State" AS ENUM ('x');

CREATE TABLE shop.a (
    state "Shop"."State"
);

CREATE TYPE shop.state2 AS ENUM ('x');

CREATE TABLE shop.b (
    state shop.state2
);

