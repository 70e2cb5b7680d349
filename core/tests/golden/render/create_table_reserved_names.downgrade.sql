DROP INDEX index;

DROP TABLE "user";

