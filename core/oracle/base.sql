-- What the cases in cases.txt run against. The test in core/tests reads the same text, so each statement is one that
-- Retort has a form for. Rows are put in by rows.sql.
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE DOMAIN plain AS text;
CREATE DOMAIN filled AS text DEFAULT 'x';
CREATE DOMAIN checked AS int CHECK (value > 0);
CREATE SEQUENCE loose;
CREATE TABLE ref (id bigint PRIMARY KEY, code int UNIQUE);
CREATE TABLE other (id bigint PRIMARY KEY, x int);
CREATE TABLE t (
    id bigint PRIMARY KEY, a int, b int NOT NULL, e int, v varchar(10), tx text, n numeric(10,2), c char(5), ip cidr,
    j json, ts timestamp, tz timestamptz, m mood, word plain, num checked, fkc bigint, fkd bigint, dflt int DEFAULT 1, vc varchar(10),
    CONSTRAINT t_a_nn CHECK (a IS NOT NULL), CONSTRAINT t_vc_len CHECK (length(vc) < 100),
    CONSTRAINT t_fkc_fkey FOREIGN KEY (fkc) REFERENCES ref (id)
);
ALTER TABLE t ADD CONSTRAINT fk_nv FOREIGN KEY (fkd) REFERENCES other (id) NOT VALID;
ALTER TABLE t ADD CONSTRAINT ck_nv CHECK (e > 0) NOT VALID;
CREATE INDEX t_a ON t (a);
CREATE UNIQUE INDEX t_b_u ON t (b);
CREATE UNIQUE INDEX t_e_u ON t (e);
CREATE INDEX t_v ON t (v);
CREATE INDEX t_lower ON t (lower(tx));
CREATE INDEX t_part ON t (id) WHERE tx <> '';
CREATE TABLE kid (id int PRIMARY KEY, t_id bigint NOT NULL REFERENCES t (id));
CREATE INDEX kid_t_id ON kid (t_id);
CREATE TABLE p (k int NOT NULL, x int, r bigint REFERENCES ref (id)) PARTITION BY RANGE (k);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
CREATE INDEX p_x ON p (x);
CREATE TABLE q (k int NOT NULL, x int) PARTITION BY RANGE (k);
CREATE TABLE q1 PARTITION OF q FOR VALUES FROM (0) TO (10);
CREATE TABLE qd PARTITION OF q DEFAULT;
CREATE TABLE loose_part (k int NOT NULL, x int);
CREATE TABLE proven_part (k int NOT NULL, x int, CONSTRAINT proven CHECK (k >= 20 AND k < 30));
CREATE TABLE par (id int, x int);
CREATE TABLE heir (y int) INHERITS (par);
CREATE VIEW vw AS SELECT id, b FROM t;
CREATE MATERIALIZED VIEW mv AS SELECT id, b FROM t;
CREATE UNIQUE INDEX mv_id ON mv (id);
CREATE TABLE ser (id serial PRIMARY KEY, x int);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER trg BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION tf();
CREATE POLICY pol ON t USING (true);
CREATE RULE rl AS ON DELETE TO other DO ALSO NOTHING;
CREATE SCHEMA app;
CREATE TABLE app.s (id int PRIMARY KEY, x int, m mood);
