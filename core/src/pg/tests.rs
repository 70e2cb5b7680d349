//! What statements do, as a reader would look it up. `core/tests/measured.rs` holds far more of them against a server.

use std::fmt::Write as _;

use super::{Effects, effects_of};
use crate::{
    schema::{Moment, Schema},
    settings::PgVersion,
    sql::parse,
};

const CHAIN: &str = "
    CREATE TABLE ref (id bigint PRIMARY KEY);
    CREATE TABLE t (id int PRIMARY KEY, v varchar(10), n int, r bigint REFERENCES ref, ts timestamp);
    CREATE INDEX i ON t (v);
    CREATE TABLE p (k int) PARTITION BY RANGE (k);
    CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9);";

fn effects(sql: &str, version: u8) -> Effects {
    let now = Moment { revision: 1, transaction: 1 };
    let mut schema = Schema::default();
    for command in parse(CHAIN).expect("the chain") {
        schema.apply(&command.form, Moment::default());
    }
    let commands = parse(sql).expect(sql);
    let (last, before) = commands.split_last().expect(sql);
    for command in before {
        schema.apply(&command.form, now);
    }
    effects_of(&last.form, &schema, PgVersion::new(version).expect("a version"), now)
}

/// `t: ACCESS EXCLUSIVE; rewrites t; scans t; builds on t; not in a transaction; needs 14; uncertain`
fn told(effects: &Effects) -> String {
    let mut result: Vec<String> =
        effects.locks.iter().map(|(name, mode)| format!("{name}: {}", mode.sql_name())).collect();
    for (what, tables) in
        [("rewrites", &effects.rewrites), ("scans", &effects.scans), ("builds on", &effects.index_builds)]
    {
        if !tables.is_empty() {
            let mut part = what.to_owned();
            for table in tables {
                let _ = write!(part, " {table}");
            }
            result.push(part);
        }
    }
    result.extend(effects.refuses_transaction.then(|| "not in a transaction".to_owned()));
    result.extend(effects.needs.map(|version| format!("needs {version}")));
    result.extend(effects.uncertain.is_some().then(|| "uncertain".to_owned()));
    result.join("; ")
}

#[test]
fn statements_do_what_the_table_of_facts_says() {
    for (sql, expected) in [
        ("ALTER TABLE t ADD COLUMN a int DEFAULT 5", "t: ACCESS EXCLUSIVE"),
        ("ALTER TABLE t ADD COLUMN a timestamptz DEFAULT now()", "t: ACCESS EXCLUSIVE"),
        ("ALTER TABLE t ADD COLUMN a uuid DEFAULT gen_random_uuid()", "t: ACCESS EXCLUSIVE; rewrites t"),
        ("ALTER TABLE t ADD COLUMN a text DEFAULT app.next()", "t: ACCESS EXCLUSIVE; rewrites t; uncertain"),
        ("ALTER TABLE t ADD COLUMN a bigint REFERENCES ref", "t: ACCESS EXCLUSIVE; ref: SHARE ROW EXCLUSIVE"),
        ("ALTER TABLE t ALTER v TYPE varchar(20)", "t: ACCESS EXCLUSIVE"),
        ("ALTER TABLE t ALTER v TYPE varchar(5)", "t: ACCESS EXCLUSIVE; rewrites t"),
        ("ALTER TABLE t ALTER n TYPE bigint", "t: ACCESS EXCLUSIVE; rewrites t"),
        ("ALTER TABLE other ALTER n TYPE bigint", "other: ACCESS EXCLUSIVE; rewrites other; uncertain"),
        ("ALTER TABLE t ALTER ts TYPE timestamptz", "t: ACCESS EXCLUSIVE; rewrites t; uncertain"),
        ("SET timezone = 'UTC'; ALTER TABLE t ALTER ts TYPE timestamptz", "t: ACCESS EXCLUSIVE"),
        (
            "SET timezone = 'Europe/Paris'; ALTER TABLE t ALTER ts TYPE timestamptz",
            "t: ACCESS EXCLUSIVE; rewrites t",
        ),
        ("ALTER TABLE t ALTER n SET NOT NULL", "t: ACCESS EXCLUSIVE; scans t"),
        (
            "ALTER TABLE t ADD CONSTRAINT c CHECK (n IS NOT NULL); ALTER TABLE t ALTER n SET NOT NULL",
            "t: ACCESS EXCLUSIVE",
        ),
        (
            "ALTER TABLE t ADD FOREIGN KEY (n) REFERENCES ref",
            "t: SHARE ROW EXCLUSIVE; ref: SHARE ROW EXCLUSIVE; scans t ref",
        ),
        (
            "ALTER TABLE t ADD FOREIGN KEY (n) REFERENCES ref NOT VALID",
            "t: SHARE ROW EXCLUSIVE; ref: SHARE ROW EXCLUSIVE",
        ),
        ("ALTER TABLE t DROP CONSTRAINT t_r_fkey", "t: ACCESS EXCLUSIVE; ref: ACCESS EXCLUSIVE"),
        ("ALTER TABLE t DROP CONSTRAINT fk_t_x", "t: ACCESS EXCLUSIVE; uncertain"),
        ("DROP TABLE t", "t: ACCESS EXCLUSIVE; ref: ACCESS EXCLUSIVE"),
        ("CREATE INDEX ON t (n)", "t: SHARE; scans t; builds on t"),
        (
            "CREATE INDEX CONCURRENTLY x ON t (n)",
            "t: SHARE UPDATE EXCLUSIVE; scans t; builds on t; not in a transaction",
        ),
        ("CREATE INDEX ON p (k)", "p: SHARE; p1: SHARE; scans p1; builds on p1"),
        ("DROP INDEX i", "i: ACCESS EXCLUSIVE; t: ACCESS EXCLUSIVE"),
        ("DROP INDEX nobody_knows", "nobody_knows: ACCESS EXCLUSIVE; uncertain"),
        ("CREATE TABLE z (r bigint REFERENCES ref)", "ref: SHARE ROW EXCLUSIVE"),
        ("TRUNCATE ref CASCADE", "ref: ACCESS EXCLUSIVE; t: ACCESS EXCLUSIVE; rewrites ref t"),
        ("ALTER TYPE mood ADD VALUE 'x'", ""),
        ("VACUUM FULL t", "t: ACCESS EXCLUSIVE; rewrites t; not in a transaction"),
        ("DO $$ BEGIN END $$", "uncertain"),
    ] {
        assert_eq!(told(&effects(sql, 16)), expected, "{sql}");
    }
}

#[test]
fn versions_differ() {
    for (sql, version, expected) in [
        (
            "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY",
            13,
            "p: SHARE UPDATE EXCLUSIVE; p1: ACCESS EXCLUSIVE; not in a transaction; needs 14",
        ),
        (
            "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY",
            14,
            "p: SHARE UPDATE EXCLUSIVE; p1: ACCESS EXCLUSIVE; not in a transaction",
        ),
        (
            "ALTER TABLE t ADD COLUMN g int GENERATED ALWAYS AS (n) VIRTUAL",
            17,
            "t: ACCESS EXCLUSIVE; needs 18",
        ),
        ("ALTER TABLE t ADD COLUMN g int GENERATED ALWAYS AS (n) VIRTUAL", 18, "t: ACCESS EXCLUSIVE"),
        (
            "ALTER TABLE t ADD COLUMN g int GENERATED ALWAYS AS (n) STORED",
            12,
            "t: ACCESS EXCLUSIVE; rewrites t",
        ),
        ("ALTER TABLE t ADD CONSTRAINT c NOT NULL n NOT VALID", 17, "t: ACCESS EXCLUSIVE; needs 18"),
        ("ALTER TABLE t ADD CONSTRAINT c NOT NULL n NOT VALID", 18, "t: ACCESS EXCLUSIVE"),
        ("ALTER TABLE t SET ACCESS METHOD heap", 14, "t: ACCESS EXCLUSIVE; rewrites t; needs 15; uncertain"),
    ] {
        assert_eq!(told(&effects(sql, version)), expected, "{sql} on {version}");
    }
}
