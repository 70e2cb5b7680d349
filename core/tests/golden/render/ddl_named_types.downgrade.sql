DROP TABLE t;

DROP TYPE mood;

DROP DOMAIN shop.positive;

DROP DOMAIN "Address";

