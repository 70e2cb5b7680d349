#![cfg(feature = "engine")]

use super::{Moment, Schema};
use crate::sql::{IndexKey, RelName, parse};

/// The schema after `sql`, all of it in one transaction.
fn after(sql: &str) -> Schema {
    let mut schema = Schema::default();
    then(&mut schema, sql, Moment::default());
    schema
}

fn then(schema: &mut Schema, sql: &str, now: Moment) {
    for command in parse(sql).expect(sql) {
        schema.apply(&command.form, now);
    }
}

fn t() -> RelName {
    RelName::bare("t")
}

/// A table in one line each: columns, constraints, indexes.
fn outline(schema: &Schema, table: &str) -> String {
    let Some(table) = schema.table(&RelName::bare(table)) else { return "not known".to_owned() };
    let columns = table.columns.iter().map(|column| {
        let type_ = column.type_.as_ref().map_or("?".to_owned(), ToString::to_string);
        let null = match column.not_null {
            Some(true) => " not null",
            Some(false) => "",
            None => " ?",
        };
        format!("{} {type_}{null}", column.name)
    });
    let constraints = table.constraints.iter().map(|constraint| {
        let name = constraint.name.as_deref().unwrap_or("?");
        if constraint.valid { name.to_owned() } else { format!("{name} not valid") }
    });
    let indexes = table.indexes.iter().map(|index| {
        let keys = index.keys.iter().map(|key| match key {
            IndexKey::Column(name) => name.as_str(),
            IndexKey::Expression => "()",
        });
        format!("{}({})", index.name.as_deref().unwrap_or("?"), keys.collect::<Vec<_>>().join(", "))
    });
    let list = |parts: &mut dyn Iterator<Item = String>| parts.collect::<Vec<_>>().join(", ");
    format!("{} | {} | {}", list(&mut { columns }), list(&mut { constraints }), list(&mut { indexes }))
}

#[test]
fn tables_have_columns_constraints_and_the_names_that_postgresql_gives() {
    let schema = after(
        "CREATE TABLE ref (id serial PRIMARY KEY);
         CREATE TABLE t (id bigint PRIMARY KEY, a int UNIQUE, b varchar(10) NOT NULL CHECK (b <> ''), r int REFERENCES ref,
                         UNIQUE (a, b), UNIQUE (a), CHECK (a > 0), EXCLUDE (b WITH =), CONSTRAINT own CHECK (a < b));
         CREATE INDEX ON t (a); CREATE INDEX ON t (a); CREATE INDEX ON t (lower(b), a, upper(b)) WHERE a > 0;",
    );
    assert_eq!(outline(&schema, "ref"), "id integer not null | ref_pkey | ref_pkey(id)");
    assert_eq!(
        outline(&schema, "t"),
        "id bigint not null, a integer, b varchar(10) not null, r integer | \
         t_pkey, t_a_key, t_a_b_key, t_a_key1, t_b_excl, t_b_check, t_r_fkey, t_a_check, own | \
         t_pkey(id), t_a_key(a), t_a_b_key(a, b), t_a_key1(a), t_b_excl(b), t_a_idx(a), t_a_idx1(a), t_expr_a_expr1_idx((), a, ())"
    );
}

#[test]
fn alter_table_changes_what_it_says() {
    let start = "CREATE TABLE t (id int PRIMARY KEY, a int, b int);
                 CREATE INDEX i ON t (a, b); CREATE INDEX e ON t ((a + 1)); CREATE INDEX f ON t (id) WHERE a > 0;
                 ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;";
    let outline_after = |more: &str| outline(&after(&format!("{start}{more}")), "t");
    for (more, expected) in [
        (
            "",
            "id integer not null, a integer, b integer | t_pkey, c not valid | t_pkey(id), i(a, b), e(()), f(id)",
        ),
        (
            "ALTER TABLE t VALIDATE CONSTRAINT c, ALTER a SET NOT NULL, ALTER b TYPE text",
            "id integer not null, a integer not null, b text | t_pkey, c | t_pkey(id), i(a, b), e(()), f(id)",
        ),
        ("ALTER TABLE t DROP COLUMN a", "id integer not null, b integer | t_pkey | t_pkey(id)"),
        (
            "ALTER TABLE t RENAME a TO z; ALTER TABLE t DROP COLUMN z",
            "id integer not null, b integer | t_pkey | t_pkey(id)",
        ),
        (
            "ALTER TABLE t RENAME CONSTRAINT t_pkey TO p; ALTER TABLE t DROP CONSTRAINT c; DROP INDEX i, f",
            "id integer not null, a integer, b integer | p | p(id), e(())",
        ),
        (
            "ALTER INDEX i RENAME TO u; DROP INDEX e; ALTER TABLE t DROP CONSTRAINT t_pkey",
            "id integer not null, a integer, b integer | c not valid | u(a, b), f(id)",
        ),
        (
            "CREATE UNIQUE INDEX u ON t (b); ALTER TABLE t ADD CONSTRAINT k UNIQUE USING INDEX u; DROP INDEX i, e, f",
            "id integer not null, a integer, b integer | t_pkey, c not valid, k | t_pkey(id), k(b)",
        ),
        (
            "DROP INDEX i, e, f; ALTER TABLE t ADD COLUMN IF NOT EXISTS a text, ADD COLUMN n text UNIQUE",
            "id integer not null, a integer, b integer, n text | t_pkey, c not valid, t_n_key | t_pkey(id), t_n_key(n)",
        ),
        ("ALTER TABLE t RENAME TO x", "not known"),
        ("ALTER TABLE t SET SCHEMA app", "not known"),
        ("DROP TABLE t", "not known"),
    ] {
        assert_eq!(outline_after(more), expected, "{more}");
    }
}

#[test]
fn the_world_is_open() {
    let schema =
        after("ALTER TABLE t ADD COLUMN a int NOT NULL DEFAULT 1; ALTER TABLE t ALTER b DROP NOT NULL");
    assert_eq!(outline(&schema, "t"), "a integer not null, b ? |  | ");
    let table = schema.table(&t()).expect("is known of");
    assert!(table.created.is_none() && !table.complete);
    assert!(!schema.is_new_in_transaction(&t(), Moment::default()));
    assert_eq!(schema.column_type(&t(), "b"), None);
    assert_eq!(
        schema
            .column_type(&RelName { schema: Some("public".into()), name: "t".into() }, "a")
            .map(ToString::to_string),
        Some("integer".into())
    );
}

#[test]
fn a_check_proves_not_null_once_it_is_valid() {
    let mut schema = after("ALTER TABLE t ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID");
    let proven = |schema: &Schema| schema.table(&t()).is_some_and(|table| table.proves_not_null("a"));
    assert!(!proven(&schema));
    then(&mut schema, "ALTER TABLE t VALIDATE CONSTRAINT c", Moment::default());
    assert!(proven(&schema));
    then(&mut schema, "ALTER TABLE t DROP CONSTRAINT c", Moment::default());
    assert!(!proven(&schema));
}

#[test]
fn a_label_added_in_a_transaction_waits_for_its_end() {
    let now = |transaction| Moment { revision: 0, transaction };
    let mood = RelName::bare("mood");
    let mut schema = after("CREATE TYPE mood AS ENUM ('sad'); CREATE TABLE t (m mood)");
    assert_eq!(schema.enum_of(&t(), "m").map(|(name, _)| name), Some(mood.clone()));
    then(&mut schema, "ALTER TYPE mood ADD VALUE 'new'", now(1));
    assert_eq!(schema.label_usable(&mood, "sad", now(1)), Some(true));
    assert_eq!(schema.label_usable(&mood, "new", now(1)), Some(false));
    assert_eq!(schema.label_usable(&mood, "new", now(2)), Some(true));
    assert_eq!(schema.label_usable(&mood, "other", now(2)), None);
    let mut schema = after("CREATE TYPE mood AS ENUM ('sad'); ALTER TYPE mood ADD VALUE 'new'");
    assert_eq!(schema.label_usable(&mood, "new", now(0)), Some(true), "the type is of the same transaction");
    then(
        &mut schema,
        "ALTER TYPE mood RENAME VALUE 'new' TO 'newer'; ALTER TYPE mood RENAME TO feeling",
        now(1),
    );
    assert_eq!(schema.label_usable(&RelName::bare("feeling"), "newer", now(1)), Some(true));
}

#[test]
fn a_table_is_empty_until_something_may_have_filled_it() {
    let now = Moment::default();
    let empty = |more: &str| after(&format!("CREATE TABLE t (id int);{more}")).is_empty(&t(), now);
    assert!(empty("CREATE INDEX ON t (id); SELECT * FROM t; DELETE FROM t"));
    assert!(empty("INSERT INTO t VALUES (1); TRUNCATE t"));
    for filling in [
        "INSERT INTO t VALUES (1)",
        "COPY t FROM stdin",
        "DO $$ BEGIN END $$",
        "CALL fill()",
        "MERGE INTO t USING u ON t.id = u.id WHEN NOT MATCHED THEN INSERT VALUES (1)",
        "WITH x AS (INSERT INTO t VALUES (1) RETURNING id) SELECT * FROM x",
    ] {
        assert!(!empty(filling), "{filling}");
    }
    assert!(!after("CREATE TABLE t AS SELECT 1 AS id").is_empty(&t(), now));
    assert!(
        !after("CREATE TABLE t (id int)").is_empty(&t(), Moment { revision: 1, transaction: 0 }),
        "deployed earlier"
    );
}

#[test]
fn partitions_and_heirs_follow_their_parents() {
    let schema = after(
        "CREATE TABLE t (k int, a int REFERENCES ref) PARTITION BY RANGE (k); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (9);
         CREATE TABLE t2 (k int, a int); ALTER TABLE t ATTACH PARTITION t2 DEFAULT; ALTER TABLE t ADD COLUMN b text;
         CREATE TABLE heir () INHERITS (t1x); ALTER TABLE t1 RENAME TO first;",
    );
    let names = |list: Vec<RelName>| list.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    assert_eq!(names(schema.partitions(&t())), "first t2");
    assert_eq!(names(schema.heaps(&t())), "first t2");
    assert_eq!(schema.default_partition(&t()).map(|name| name.name), Some("t2".into()));
    assert_eq!(outline(&schema, "first"), "k integer, a integer, b text | t_a_fkey | ");
    assert_eq!(names(schema.own_references(&RelName::bare("first"))), "", "the key is the parent's");
}

#[test]
fn foreign_keys_know_both_ends_and_whether_an_index_begins_with_them() {
    let schema = after(
        "CREATE TABLE ref (id int PRIMARY KEY); CREATE TABLE t (a int REFERENCES ref, b int REFERENCES ref ON DELETE CASCADE, c int REFERENCES ref);
         CREATE INDEX ON t (b, a); CREATE INDEX ON t (c) WHERE c > 0; ALTER TABLE ref RENAME TO target",
    );
    let target = RelName::bare("target");
    assert_eq!(schema.referenced_by(&target).len(), 3);
    assert_eq!(schema.referring(&target).iter().filter(|(_, cascades)| *cascades).count(), 1);
    assert_eq!(
        schema.foreign_keys_without_index(),
        [(t(), vec!["a".to_owned()]), (t(), vec!["c".to_owned()])]
    );
}

#[test]
fn a_name_is_taken_by_any_relation_and_free_once_that_is_gone() {
    let mut schema = after(
        "CREATE TABLE t (id int PRIMARY KEY, a int UNIQUE); CREATE INDEX by_a ON t (a); CREATE VIEW v AS SELECT * FROM t;
         CREATE MATERIALIZED VIEW m AS SELECT * FROM t; CREATE SEQUENCE s; CREATE TABLE app.u (id int)",
    );
    let taken = |schema: &Schema| {
        let all = ["t", "t_pkey", "t_a_key", "by_a", "v", "m", "s", "u", "public.t", "app.u", "app.t"];
        let named = all.iter().filter(|name| {
            let (of, name) = name.split_once('.').map_or((None, **name), |(of, name)| (Some(of), name));
            schema.exists(&RelName { schema: of.map(str::to_owned), name: name.to_owned() })
        });
        named.copied().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(taken(&schema), "t t_pkey t_a_key by_a v m s public.t app.u");
    then(&mut schema, "DROP INDEX by_a; DROP SEQUENCE s; ALTER TABLE t RENAME TO u", Moment::default());
    assert_eq!(taken(&schema), "t_pkey t_a_key v m u app.u");
}

#[test]
fn sequences_come_and_go_with_their_columns() {
    let mut schema = after(
        "CREATE SEQUENCE free; CREATE SEQUENCE given; CREATE TABLE t (id serial, a int GENERATED ALWAYS AS IDENTITY, b int);
         ALTER SEQUENCE given OWNED BY t.b; CREATE TABLE t_c_seq (x int); ALTER TABLE t ADD c bigserial",
    );
    let names =
        |schema: &Schema| schema.sequences.keys().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    assert_eq!(names(&schema), "free given t_a_seq t_c_seq1 t_id_seq");
    then(&mut schema, "ALTER TABLE t RENAME TO u; ALTER TABLE u RENAME id TO key", Moment::default());
    assert_eq!(schema.tables_drawing_from(&RelName::bare("t_id_seq")), [RelName::bare("u")]);
    then(&mut schema, "ALTER TABLE u DROP key; ALTER TABLE u ALTER a DROP IDENTITY", Moment::default());
    assert_eq!(names(&schema), "free given t_c_seq1");
    then(&mut schema, "ALTER SEQUENCE t_c_seq1 RENAME TO s; ALTER TABLE u SET SCHEMA app", Moment::default());
    assert_eq!(names(&schema), "free app.given app.s");
    then(&mut schema, "ALTER SEQUENCE app.given OWNED BY NONE; DROP TABLE app.u", Moment::default());
    assert_eq!(names(&schema), "free app.given");
}

#[test]
fn heirs_and_partitions_share_the_sequence_of_their_parent() {
    let schema = after(
        "CREATE TABLE p (id serial, k int) PARTITION BY RANGE (k);
         CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (1); ALTER TABLE p ADD n serial",
    );
    let names: Vec<_> = schema.sequences.keys().map(|name| name.name.as_str()).collect();
    assert_eq!(names, ["p_id_seq", "p_n_seq"]);
}

#[test]
fn a_table_is_new_in_the_run_and_perhaps_in_the_transaction() {
    let now = |revision, transaction| Moment { revision, transaction };
    let mut schema = Schema::default();
    then(&mut schema, "CREATE TABLE t (id int)", now(1, 4));
    let new = |at| (schema.is_new_in_revision(&t(), at), schema.is_new_in_transaction(&t(), at));
    assert_eq!(
        [new(now(1, 4)), new(now(1, 5)), new(now(2, 4)), new(now(2, 5))],
        [(true, true), (true, false), (false, true), (false, false)]
    );
}

#[test]
fn settings_last_as_long_as_they_are_said_to() {
    let now = |transaction| Moment { revision: 0, transaction };
    let mut schema = Schema::default();
    then(&mut schema, "SET LOCAL lock_timeout = '2s'; SET statement_timeout TO 5000", now(0));
    assert_eq!(schema.setting("lock_timeout", now(0)), Some("2s"));
    assert_eq!(schema.setting("lock_timeout", now(1)), None, "the transaction is over");
    assert_eq!(schema.setting("statement_timeout", now(1)), Some("5000"));
    then(&mut schema, "SELECT set_config('lock_timeout', '3s', true)", now(1));
    assert_eq!(schema.setting("lock_timeout", now(1)), Some("3s"));
    then(&mut schema, "SET TIME ZONE 'UTC'; RESET statement_timeout", now(1));
    assert_eq!(schema.setting("timezone", now(1)), Some("UTC"));
    assert_eq!(schema.setting("statement_timeout", now(1)), None);
    then(&mut schema, "RESET ALL", now(1));
    assert_eq!(schema.setting("timezone", now(1)), None);
}

#[test]
fn views_stand_between_and_go_with_what_they_read() {
    let mut schema = after(
        "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT * FROM v;
         CREATE MATERIALIZED VIEW m AS SELECT b FROM t",
    );
    let names = |list: Vec<RelName>| list.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    assert_eq!(names(schema.views_of(&t(), Some("a"))), "v w");
    assert_eq!(names(schema.through_views(&[RelName::bare("w")])), "w v t");
    then(&mut schema, "ALTER TABLE t DROP COLUMN a CASCADE", Moment::default());
    assert_eq!(names(schema.views_of(&t(), None)), "m");
}

#[test]
fn two_ways_to_one_schema_have_one_outline() {
    let at_once = after("CREATE TABLE t (a int NOT NULL, b int UNIQUE); CREATE INDEX i ON t (a)");
    let mut in_steps = after("CREATE TABLE t (a int)");
    let later = Moment { revision: 3, transaction: 7 };
    then(&mut in_steps, "CREATE INDEX CONCURRENTLY i ON t (a); ALTER TABLE t ADD COLUMN b int", later);
    assert_ne!(at_once.outline(), in_steps.outline());
    then(&mut in_steps, "CREATE UNIQUE INDEX CONCURRENTLY t_b_key ON t (b)", later);
    then(&mut in_steps, "ALTER TABLE t ADD UNIQUE USING INDEX t_b_key, ALTER a SET NOT NULL", later);
    assert_eq!(at_once.outline(), in_steps.outline());
}
