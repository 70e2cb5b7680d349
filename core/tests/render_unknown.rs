//! What is unknown stays a hole or becomes a line that says why; what Alembic refuses becomes its reason.
#![cfg(feature = "engine")]

use std::sync::Arc;

use retort_core::{
    fact::{Fact, Text, Unknown},
    ops::{
        AddColumn, AlterColumn, BulkInsert, Column, CreateIndex, CreateTable, DropConstraint, EnumType,
        Execute, IndexElement, Name, Op, OpKind, Relation, ServerDefault, SqlType, Target, TypeKind,
    },
    render::{Rendered, RenderedKind, render, to_script},
    text::ByteRange,
};

fn op(kind: OpKind) -> Op {
    Op::plain(kind, "", ByteRange::default())
}

fn unknown(name: &str) -> Unknown {
    Unknown::new(name, "it comes from elsewhere", ByteRange::default())
}

fn hole(name: &str) -> Text {
    Text::unknown(unknown(name))
}

fn table(name: &str) -> Relation {
    Relation { schema: None, name: name.into() }
}

fn column(name: &str, kind: TypeKind) -> Column {
    Column::plain(name.into(), SqlType { kind, at: ByteRange::default() })
}

fn script(kinds: Vec<OpKind>) -> String {
    let ops: Vec<Op> = kinds.into_iter().map(op).collect();
    to_script(&render(&ops))
}

fn add(column: Column) -> OpKind {
    OpKind::AddColumn(Box::new(AddColumn {
        table: table("t"),
        column,
        if_not_exists: false,
        inline_references: false,
        inline_primary_key: false,
    }))
}

#[test]
fn an_unknown_type_is_a_hole() {
    let kind = TypeKind::Unknown(unknown("AppType()"));
    assert_eq!(script(vec![add(column("a", kind))]), "ALTER TABLE t ADD COLUMN a {AppType()};\n\n");
}

#[test]
fn unknown_nullability_default_and_length_are_holes() {
    let length = Some(Fact::Unknown(unknown("LENGTH")));
    let mut column = column("a", TypeKind::Characters { family: "VARCHAR", length, collation: None });
    column.nullable = Some(Fact::Unknown(unknown("nullable")));
    column.server_default = Some(ServerDefault::Unknown(unknown("default()")));
    assert_eq!(
        script(vec![add(column)]),
        "ALTER TABLE t ADD COLUMN a VARCHAR({LENGTH}) DEFAULT {default()} {nullable};\n\n"
    );
}

#[test]
fn a_name_with_a_hole_is_quoted_for_its_known_parts() {
    let mut plain = Text::known("ix_");
    plain.push_hole(unknown("name"));
    let mut mixed = Text::known("Ix_");
    mixed.push_hole(unknown("name"));
    let index = |name: Text| {
        OpKind::CreateIndex(Box::new(CreateIndex {
            name: Name::Given { text: name, fixed: false },
            table: Relation { schema: Some(hole("schema")), name: "t".into() },
            elements: vec![IndexElement::Column("a".into())],
            concurrently: Some(Fact::Unknown(unknown("online"))),
            ..CreateIndex::default()
        }))
    };
    assert_eq!(
        script(vec![index(plain), index(mixed)]),
        "CREATE INDEX {online} ix_{name} ON {schema}.t (a);\n\n\
         CREATE INDEX {online} \"Ix_{name}\" ON {schema}.t (a);\n\n"
    );
}

#[test]
fn elements_that_cannot_be_read_are_holes_in_the_table() {
    let created = CreateTable {
        table: table("t"),
        columns: vec![column("a", TypeKind::Integer)],
        unknown: vec![unknown("*columns")],
        ..CreateTable::default()
    };
    assert_eq!(
        script(vec![OpKind::CreateTable(Box::new(created))]),
        "CREATE TABLE t (\n    a INTEGER, \n    {*columns}\n);\n\n"
    );
}

#[test]
fn text_around_a_hole_keeps_its_inner_space() {
    let mut text = Text::known("\n  UPDATE ");
    text.push_hole(unknown("table"));
    text.push_str(" SET\ta = 1 ");
    let execute = OpKind::Execute(Execute::sql(text));
    assert_eq!(script(vec![execute]), "UPDATE {table} SET    a = 1;\n\n");
}

#[test]
fn rows_that_are_unknown_leave_the_table() {
    let insertion =
        BulkInsert { target: Arc::new(Target::unknown(table("t"))), rows: Fact::Unknown(unknown("rows")) };
    assert_eq!(script(vec![OpKind::BulkInsert(Box::new(insertion))]), "INSERT INTO t {rows};\n\n");
}

#[test]
fn what_alembic_refuses_is_said_and_the_rest_goes_on() {
    let drop = DropConstraint {
        table: table("t"),
        type_: Some("foreignkey".to_owned()),
        ..DropConstraint::default()
    };
    let ops: Vec<Op> = [
        OpKind::DropConstraint(Box::new(drop)),
        add(column("a", TypeKind::Enum(EnumType { native: true, ..EnumType::default() }))),
        OpKind::DropTable { table: table("t"), if_exists: false },
    ]
    .into_iter()
    .map(op)
    .collect();
    let rendered = render(&ops);
    let kinds: Vec<(usize, RenderedKind)> = rendered.iter().map(|line| (line.op, line.kind)).collect();
    assert_eq!(kinds, [(0, RenderedKind::Unknown), (1, RenderedKind::Unknown), (2, RenderedKind::Statement)]);
    assert!(
        rendered
            .iter()
            .take(2)
            .all(|line| line.sql.to_string().starts_with("Alembic refuses: CompileError: "))
    );
}

#[test]
fn unknown_operations_are_comments() {
    let opaque = OpKind::Opaque { name: "create_view".to_owned(), unknown: unknown("create_view") };
    let raised = OpKind::Raise { what: "NotImplementedError()".to_owned() };
    let executed = OpKind::Execute(Execute::Unknown(unknown("statement")));
    assert_eq!(
        script(vec![opaque, raised, executed]),
        "-- retort: unknown: create_view: it comes from elsewhere\n\n\
         -- retort: unknown: the migration raises NotImplementedError()\n\n\
         -- retort: unknown: statement: it comes from elsewhere\n\n"
    );
}

#[test]
fn an_unknown_change_of_null_is_a_hole() {
    let alter = AlterColumn {
        table: table("t"),
        column: "a".into(),
        nullable: Some(Fact::Unknown(unknown("nullable"))),
        ..AlterColumn::default()
    };
    assert_eq!(
        script(vec![OpKind::AlterColumn(Box::new(alter))]),
        "ALTER TABLE t ALTER COLUMN a {nullable};\n\n"
    );
}

#[test]
fn a_script_line_ends_with_semicolon_and_an_empty_line() {
    let line = |sql: &str, kind| Rendered { sql: sql.into(), offline: None, op: 0, kind };
    let lines = [
        line("COMMIT", RenderedKind::AutocommitMark),
        line("VACUUM", RenderedKind::Statement),
        line("two\nlines", RenderedKind::Unknown),
    ];
    assert_eq!(to_script(&lines), "COMMIT;\n\nVACUUM;\n\n-- retort: unknown: two lines\n\n");
}
