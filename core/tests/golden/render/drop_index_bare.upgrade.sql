DROP INDEX ix_a;

DROP INDEX lib."Ix_B";

