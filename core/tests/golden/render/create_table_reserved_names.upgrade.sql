CREATE TABLE "user" (
    "order" SERIAL NOT NULL, 
    "Group" VARCHAR(10), 
    "select" TEXT, 
    "two words" BOOLEAN, 
    "1st" INTEGER, 
    "naïve" INTEGER, 
    PRIMARY KEY ("order"), 
    CONSTRAINT "check" CHECK ("order" > 0), 
    UNIQUE ("Group")
);

CREATE INDEX ix_user_select ON "user" ("select");

COMMENT ON COLUMN "user"."two words" IS 'has a space';

CREATE INDEX index ON "user" ("order", "Group");

