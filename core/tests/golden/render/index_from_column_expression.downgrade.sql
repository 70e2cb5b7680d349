DROP INDEX ix_a;

DROP INDEX ix_b;

DROP INDEX ix_c;

DROP INDEX ix_d;

DROP INDEX ix_e;

DROP INDEX ix_f;

DROP INDEX ix_g;

