use super::{Parsed, parse, parse_text};
use crate::{
    fact::{Text, Unknown},
    sql::Form,
    text::ByteRange,
};

/// A text in which `⟨name⟩` stands for a hole.
fn text(sql: &str) -> Text {
    let mut text = Text::default();
    for (index, part) in sql.split(['⟨', '⟩']).enumerate() {
        if index % 2 == 0 {
            text.push_str(part);
        } else {
            text.push_hole(Unknown::new(part, "it is a test", ByteRange::default()));
        }
    }
    text
}

fn read(sql: &str) -> Parsed {
    parse_text(&text(sql))
}

fn commands(sql: &str) -> Vec<String> {
    let parsed = read(sql);
    parsed
        .commands
        .iter()
        .map(|command| parsed.text[command.range.start..command.range.end].to_owned())
        .collect()
}

#[test]
fn commands_have_their_ranges_without_blanks_and_comments() {
    assert_eq!(
        commands("-- first\n SELECT 1 ; /* second */ SELECT ';' -- done\n;;\n"),
        ["SELECT 1", "SELECT ';'"]
    );
    assert_eq!(commands("SELECT 'größe'; SELECT 2"), ["SELECT 'größe'", "SELECT 2"]);
    assert_eq!(commands(" -- nothing\n"), [""; 0]);
}

#[test]
fn a_hole_keeps_its_name_where_a_name_stands() {
    let table = |sql: &str| match read(sql).commands.remove(0).form {
        Form::AlterTable { table, .. } => table.to_string(),
        form => format!("{form:?}"),
    };
    assert_eq!(table("ALTER TABLE ⟨t⟩ ADD COLUMN a int"), "{t}");
    assert_eq!(table("ALTER TABLE ⟨schema⟩.⟨t⟩ ADD COLUMN a int"), "{schema}.{t}");
    assert_eq!(table("ALTER TABLE Old_⟨Name⟩_X ADD COLUMN a int"), "old_{Name}_x");
    assert_eq!(table("ALTER TABLE \"Old ⟨t[\"a\"]⟩\" ADD COLUMN a int"), "Old {t[\"a\"]}");
    assert_eq!(table("ALTER TABLE ⟨t['x']⟩ ADD COLUMN a ⟨type⟩"), "{t['x']}");
}

#[test]
fn a_hole_may_stand_for_a_string_a_number_or_a_list() {
    for sql in [
        "UPDATE t SET a = ⟨value⟩ WHERE id IN (⟨ids⟩)",
        "UPDATE t SET a = 'x⟨value⟩y' WHERE id = ⟨id⟩",
        "SELECT * FROM t WHERE id IN ⟨ids⟩",
        "ALTER TYPE mood ADD VALUE ⟨label⟩",
        "ALTER TABLE t ALTER COLUMN a SET STATISTICS ⟨n⟩",
        "COMMENT ON TABLE t IS ⟨comment⟩",
        "DO $$ BEGIN ⟨body⟩ END $$",
        "SELECT 1 -- ⟨note⟩",
        "INSERT INTO ⟨t⟩ (⟨columns⟩) VALUES (⟨values⟩)",
        "INSERT INTO t VALUES ⟨rows⟩",
    ] {
        let parsed = read(sql);
        assert_eq!(parsed.commands.len(), 1, "{sql}");
        assert!(!matches!(parsed.commands[0].form, Form::Unparsed { .. }), "{sql}: {:?}", parsed.commands);
    }
}

#[test]
fn ranges_and_places_are_those_of_the_text_with_holes() {
    let parsed = read("SELECT '⟨it's⟩'; DROP TABLE ⟨a⟩_⟨b⟩; SELEKT 'ß'");
    let part = |index: usize| {
        let range = parsed.commands[index].range;
        &parsed.text[range.start..range.end]
    };
    assert_eq!([part(0), part(1), part(2)], ["SELECT '{it's}'", "DROP TABLE {a}_{b}", "SELEKT 'ß'"]);
    let Form::Unparsed { at, .. } = parsed.commands[2].form else { panic!("{:?}", parsed.commands) };
    assert_eq!(at, parsed.text.find("SELEKT"));
}

#[test]
fn what_depends_on_a_hole_says_so() {
    let Form::Unparsed { message, .. } = read("ALTER TABLE t ⟨action⟩ now").commands.remove(0).form
    else {
        panic!("that cannot be read");
    };
    assert_eq!(message, "what this does depends on {action}, which is not known");
    assert!(matches!(read("⟨sql⟩").commands[0].form, Form::Unparsed { .. }));
}

#[test]
fn one_broken_statement_does_not_hide_the_others() {
    let parsed = read("DROP TABLE a; DORP TABLE b; DROP TABLE c");
    assert_eq!(parsed.commands.len(), 3);
    let Form::Unparsed { message, at } = &parsed.commands[1].form else { panic!("{:?}", parsed.commands) };
    assert_eq!(message, "syntax error at or near \"DORP\"");
    assert_eq!(*at, Some(14));
    assert!(parse("DORP TABLE b").is_err_and(|error| error.cursor == Some(0)));
}
