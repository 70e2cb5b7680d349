//! One operation after the other: which statements each causes.

use std::collections::BTreeSet;

use super::{
    Rendered, RenderedKind, alter, constraint, ident, index, insert, named, table, table_checks, text, types,
    written::{Written, both_ways},
};
use crate::{
    fact::Text,
    ops::{Constraint, ConstraintKind, DropConstraint, Execute, Offline, Op, OpKind, Relation},
};

/// Why there is no statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    /// The reason, in words.
    pub(super) reason: String,
}

impl Refused {
    /// Alembic raises this exception: its type and message.
    pub(super) fn alembic(exception: impl AsRef<str>) -> Self {
        Self { reason: format!("Alembic refuses: {}", exception.as_ref()) }
    }

    /// The same, with the place that SQLAlchemy puts before a compile error's message.
    pub(super) fn inside(self, place: &str) -> Self {
        Self { reason: self.reason.replacen("CompileError: ", &format!("CompileError: {place}"), 1) }
    }
}

/// Where the statements go.
pub(super) struct Sink<'a> {
    out: &'a mut Vec<Rendered>,
    /// The enums and domains that a `create_table` has made or met, which SQLAlchemy makes once in a run.
    types: &'a mut BTreeSet<(&'static str, Option<String>, Option<String>)>,
    op: usize,
}

impl Sink<'_> {
    /// A statement, as it will be written.
    pub(super) fn push(&mut self, statement: &Text) {
        self.line(text::written(statement), RenderedKind::Statement);
    }

    /// A statement that offline mode may write in another way.
    fn both(&mut self, (sql, offline): Written) {
        self.push(&sql);
        if let Some(line) = self.out.last_mut() {
            line.offline = offline;
        }
    }

    fn line(&mut self, sql: Text, kind: RenderedKind) {
        self.out.push(Rendered { sql, offline: None, op: self.op, kind });
    }

    /// Whether no table has brought this type before.
    pub(super) fn first_sight_of(
        &mut self,
        kind: &'static str,
        schema: Option<&Text>,
        name: Option<&Text>,
    ) -> bool {
        self.types.insert((kind, schema.map(Text::to_string), name.map(Text::to_string)))
    }

    fn mark(&mut self, word: &str) {
        self.line(Text::known(word), RenderedKind::AutocommitMark);
    }

    fn unknown(&mut self, reason: String) {
        self.line(Text::known(reason), RenderedKind::Unknown);
    }
}

/// The statements of `ops`, in order. An operation that Alembic would refuse leaves the reason instead of a statement, and
/// the operations after it are rendered as if it had not been there.
pub fn render(ops: &[Op]) -> Vec<Rendered> {
    let mut out = Vec::new();
    let mut types = BTreeSet::new();
    for (index, op) in ops.iter().enumerate() {
        let mut sink = Sink { out: &mut out, types: &mut types, op: index };
        if let Err(refused) = operation(op, &mut sink) {
            sink.unknown(refused.reason);
        }
        if op.when.as_ref().is_some_and(|when| when.on_error) {
            out.iter_mut()
                .filter(|line| line.op == index)
                .for_each(|line| line.offline = Some(Offline::Nothing));
        }
    }
    out
}

fn operation(op: &Op, sink: &mut Sink<'_>) -> Result<(), Refused> {
    match &op.kind {
        OpKind::CreateTable(create) => table::create(create, sink)?,
        OpKind::DropTable { table, if_exists } => sink.push(&table::drop(table, *if_exists)),
        OpKind::RenameTable { table, to } => sink.push(&table::rename(table, to)),
        OpKind::TableComment { table, comment } => sink.push(&table::comment(table, comment.as_ref())),
        OpKind::AddColumn(add) => table::add_column(add, sink)?,
        OpKind::DropColumn { table, column, if_exists } => {
            sink.push(&table::drop_column(table, column, *if_exists));
        }
        OpKind::AlterColumn(alter) => alter::column(alter, sink)?,
        OpKind::CreateIndex(create) => {
            let columns: Vec<Text> = create.elements.iter().filter_map(index::column_name).cloned().collect();
            if let Some(name) = table_checks::repeated(&columns) {
                return Err(table_checks::twice(&name, &create.table.name));
            }
            sink.push(&index::create(create)?);
        }
        OpKind::DropIndex(drop) => sink.push(&index::drop(drop)?),
        OpKind::AddConstraint { table, constraint } => {
            sink.push(&add_constraint(table, constraint, op.is_construct())?);
        }
        OpKind::DropConstraint(drop) => sink.push(&drop_constraint(drop)?),
        OpKind::Execute(execute) | OpKind::Query(execute) => given(execute, sink)?,
        OpKind::BulkInsert(insertion) => {
            for statement in insert::bulk(insertion)? {
                sink.both(statement);
            }
        }
        OpKind::CreateEnum { enum_type, .. } if enum_type.is_native() => {
            sink.push(&named::create_enum(enum_type)?);
        }
        OpKind::DropEnum { enum_type, .. } if enum_type.is_native() => {
            sink.push(&text::wrap("DROP TYPE ", &types::enum_name(enum_type)?, ""));
        }
        OpKind::CreateEnum { .. } | OpKind::DropEnum { .. } => {}
        OpKind::CreateDomain { name, schema, definition } => {
            let name = ident::qualified(schema.as_ref(), name);
            sink.push(&named::create_domain(&name, definition)?);
        }
        OpKind::Autocommit { begins } => sink.mark(if *begins { "COMMIT" } else { "BEGIN" }),
        OpKind::Raise { what } => sink.unknown(format!("the migration raises {what}")),
        OpKind::Refused { exception } => return Err(Refused::alembic(exception)),
        OpKind::Opaque { name, unknown } => sink.unknown(format!("{name}: {}", unknown.why)),
    }
    Ok(())
}

/// `ALTER TABLE … ADD CONSTRAINT`. For its own operation Alembic makes a table of no more columns than the constraint has;
/// one that is executed brings its whole table.
fn add_constraint(table: &Relation, constraint: &Constraint, whole: bool) -> Result<Text, Refused> {
    if let Some(key) = constraint.foreign_key() {
        table_checks::source_once(key)?;
    }
    if let Some(name) = table_checks::repeated(&table_checks::columns_of(&constraint.kind)) {
        return Err(table_checks::twice(&name, &table.name));
    }
    let mut text = text::wrap("ALTER TABLE ", &ident::relation(table), " ADD ");
    match &constraint.kind {
        ConstraintKind::Unique { columns, .. } if columns.is_empty() => {}
        ConstraintKind::Unique { columns, include, .. }
            if !whole && include.iter().any(|name| !columns.contains(name)) =>
        {
            let missing =
                include.iter().find(|name| !columns.contains(name)).map(Text::to_string).unwrap_or_default();
            return Err(Refused::alembic(format!("KeyError: '{missing}'")));
        }
        _ => text.push(&constraint::constraint(constraint, None)?),
    }
    Ok(text)
}

/// `ALTER TABLE … DROP CONSTRAINT`, which needs a name.
fn drop_constraint(drop: &DropConstraint) -> Result<Text, Refused> {
    let class = match drop.type_.as_deref() {
        None => "Constraint",
        Some("foreignkey") => "ForeignKeyConstraint",
        Some("primary") => "PrimaryKeyConstraint",
        Some("unique") => "UniqueConstraint",
        Some("check") => "CheckConstraint",
        Some(_) => {
            return Err(Refused::alembic(
                "TypeError: 'type' can be one of 'check', 'foreignkey', 'primary', 'unique', None",
            ));
        }
    };
    let Some(name) = ident::name(&drop.name)? else {
        return Err(Refused::alembic(format!(
            "CompileError: Can't emit DROP CONSTRAINT for this {class}; it has no name"
        )));
    };
    let mut text = text::wrap("ALTER TABLE ", &ident::relation(&drop.table), " DROP CONSTRAINT ");
    text.push_str(if drop.if_exists { "IF EXISTS " } else { "" });
    text.push(&name);
    text.push_str(if drop.cascade { " CASCADE" } else { "" });
    Ok(text)
}

/// SQL that the migration brings itself.
fn given(execute: &Execute, sink: &mut Sink<'_>) -> Result<(), Refused> {
    match execute {
        Execute::Sql { text, offline, .. } => {
            sink.push(text);
            if let (Some(line), Some(offline)) = (sink.out.last_mut(), offline) {
                line.offline = Some(match offline {
                    Offline::Other(sql) => Offline::Other(text::written(sql)),
                    other => other.clone(),
                });
            }
        }
        Execute::Dml(dml) => sink.both(both_ways(dml)?),
        Execute::Unknown(unknown) => {
            return Err(Refused { reason: format!("{}: {}", unknown.name, unknown.why) });
        }
    }
    Ok(())
}
