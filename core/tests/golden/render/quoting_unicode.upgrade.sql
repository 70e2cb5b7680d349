CREATE TABLE "größe" (
    "länge" INTEGER, 
    "ÉTAT" TEXT
);

COMMENT ON COLUMN "größe"."länge" IS 'in Zentimetern – gerundet';

