//! Sets: what they hold is known, but not in which order.

use super::upgrade;

#[test]
fn a_loop_over_a_set_is_read_once() {
    let shown = upgrade(
        r#"
for table in {"users", "orders"}:
    op.drop_table(table)
"#,
    );
    assert!(shown.contains("drop_table {table}"), "{shown}");
    assert!(!shown.contains("drop_table users"), "{shown}");
}

#[test]
fn a_set_of_one_and_a_set_in_order_are_known() {
    let shown = upgrade(
        r#"
for table in {"users"}:
    op.drop_table(table)
for table in sorted({"b", "a"} | {"c"}):
    op.drop_table(table)
for table in sorted(list(name.lower() for name in {"E", "D"})):
    op.drop_table(table)
if "x" in {"x", "y"} and len({"x", "y"}) == 2 and any(name == "y" for name in {"x", "y"}):
    op.execute("ANALYZE")
"#,
    );
    let tables: Vec<&str> = shown.lines().map(str::trim).collect();
    assert_eq!(
        tables,
        [
            "drop_table users",
            "drop_table a",
            "drop_table b",
            "drop_table c",
            "drop_table d",
            "drop_table e",
            "execute `ANALYZE`"
        ]
    );
}

#[test]
fn what_is_made_of_a_set_has_no_order_either() {
    for made in [
        r#""SELECT " + ", ".join({"a", "b"})"#,
        r#""SELECT " + list({"a", "b"})[0]"#,
        r#""SELECT " + {"a", "b"}.pop()"#,
        r#"f"SELECT {set(['a', 'b'])}""#,
        r#""SELECT %s, %s" % tuple(name for name in {"a", "b"})"#,
    ] {
        let shown = upgrade(&format!("op.execute({made})\n"));
        assert!(shown.contains("Python does not promise"), "{made}: {shown}");
    }
}

#[test]
fn what_a_comprehension_over_a_set_does_is_uncertain() {
    let shown = upgrade(r#"[op.drop_table(table) for table in {"users", "orders"}]"#);
    assert!(shown.lines().all(|line| line.contains("(if ")), "{shown}");
}
