DROP TABLE "größe";

