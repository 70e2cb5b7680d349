//! Tables: making them with all that comes along, dropping, renaming, commenting, and adding a column.

use super::{
    Refused, Sink,
    column::{self, KeyPart},
    constraint, ident, index, named, table_checks,
    text::{quoted, wrap},
    types::enum_labels,
};
use crate::{
    fact::{Fact, Text},
    ops::{
        AddColumn, Autoincrement, Column, Constraint, ConstraintKind, CreateIndex, CreateTable, IndexElement,
        Name, Relation, SqlType, TypeKind,
    },
};

/// `CREATE TYPE` for the enums of the columns, `CREATE TABLE`, `CREATE INDEX`, `COMMENT ON`.
pub(super) fn create(table: &CreateTable, sink: &mut Sink<'_>) -> Result<(), Refused> {
    table_checks::put_together(table)?;
    for column in &table.columns {
        named::create_with_table(&column.type_, &table.table, sink)?;
    }
    let statement = create_statement(table)?;
    sink.push(&statement);
    for column in table.columns.iter().filter(|column| column.index) {
        sink.push(&column_index(&table.table, column)?);
    }
    for column in &table.columns {
        if let Some(statement) = index::spatial(&table.table, column)? {
            sink.push(&statement);
        }
    }
    for made in &table.indexes {
        let mut made = made.clone();
        made.table = table.table.clone();
        sink.push(&index::create(&made)?);
    }
    if let Some(text) = &table.comment {
        sink.push(&comment(&table.table, Some(text)));
    }
    for column in &table.columns {
        if let Some(text) = &column.comment {
            sink.push(&column_comment(&table.table, &column.name, Some(text)));
        }
    }
    Ok(())
}

/// The columns of the primary key, and which of them counts by itself.
pub(super) struct Key {
    /// Column names, in order.
    columns: Vec<Text>,
    /// The column that becomes `SERIAL`.
    counting: Option<Text>,
    /// The explicit constraint, where there is one; of several, the last.
    explicit: Option<usize>,
    /// The columns of the others, which refuse NULL all the same.
    replaced: Vec<Text>,
}

impl Key {
    /// The key of a table, by its columns and its constraints.
    pub(super) fn of(table: &CreateTable) -> Self {
        let flagged =
            || table.columns.iter().filter(|column| column.primary_key).map(|column| column.name.clone());
        let explicit = table
            .constraints
            .iter()
            .rposition(|constraint| matches!(constraint.kind, ConstraintKind::PrimaryKey { .. }));
        let mut columns: Vec<Text> = flagged().collect();
        if let Some(ConstraintKind::PrimaryKey { columns: named, .. }) =
            explicit.and_then(|at| table.constraints.get(at)).map(|constraint| &constraint.kind)
            && !named.is_empty()
        {
            columns.clone_from(named);
        }
        let candidates: Vec<&Column> = columns
            .iter()
            .filter_map(|name| table.columns.iter().find(|column| column.name == *name))
            .collect();
        let counting = match candidates.as_slice() {
            [only] => {
                let free = only.autoincrement != Autoincrement::Auto || !points_elsewhere(table, &only.name);
                (free && column::may_count(only, &resolved(only, table))).then(|| only.name.clone())
            }
            several => several
                .iter()
                .find(|column| column.autoincrement == Autoincrement::Yes)
                .map(|column| column.name.clone()),
        };
        if explicit.is_none()
            && let Some(counting) = &counting
            && let Some(at) = columns.iter().position(|name| name == counting)
        {
            let first = columns.remove(at);
            columns.insert(0, first);
        }
        let replaced = table.constraints.iter().filter_map(|constraint| match &constraint.kind {
            ConstraintKind::PrimaryKey { columns, .. } => Some(columns.iter().cloned()),
            _ => None,
        });
        let replaced = replaced.flatten().collect();
        Self { columns, counting, explicit, replaced }
    }

    /// How a column stands in it.
    pub(super) fn part(&self, column: &Column) -> KeyPart {
        KeyPart {
            in_key: self.columns.contains(&column.name) || self.replaced.contains(&column.name),
            counts: self.counting.as_ref() == Some(&column.name),
        }
    }
}

/// Whether a foreign key of the table itself holds the column.
fn points_elsewhere(table: &CreateTable, column: &Text) -> bool {
    let keys = table.constraints.iter().filter_map(Constraint::foreign_key);
    keys.into_iter().any(|key| key.columns.contains(column))
}

/// A column of this very table that a foreign key points to and that it has not: Alembic adds one without a type.
fn missing_target(table: &CreateTable) -> Option<&Text> {
    let inside = table.columns.iter().flat_map(Column::references);
    let keys = inside.chain(table.constraints.iter().filter_map(Constraint::foreign_key));
    keys.filter(|key| key.target.known() == Some(&table.table))
        .flat_map(|key| &key.target_columns)
        .find(|name| table.unknown.is_empty() && table.columns.iter().all(|column| column.name != **name))
}

/// A column's type; one that has none takes that of the column of the same table that its foreign key points to.
fn resolved(column: &Column, table: &CreateTable) -> SqlType {
    if column.type_.kind == TypeKind::Missing
        && let Some(key) = column.references().next()
        && key.target.known() == Some(&table.table)
        && let [name] = key.target_columns.as_slice()
        && let Some(target) = table.columns.iter().find(|column| column.name == *name)
    {
        return named::type_within(&target.type_, &table.table);
    }
    named::type_within(&column.type_, &table.table)
}

fn create_statement(table: &CreateTable) -> Result<Text, Refused> {
    let mut text = Text::known("CREATE ");
    for prefix in &table.prefixes {
        text.push(prefix);
        text.push_str(" ");
    }
    text.push_str(if table.if_not_exists { "TABLE IF NOT EXISTS " } else { "TABLE " });
    text.push(&ident::relation(&table.table));
    text.push_str(" (");
    let key = Key::of(table);
    table_checks::written(table, &key.columns)?;
    let mut separator = "\n\t";
    for column in &table.columns {
        let type_ = resolved(column, table);
        let specification = column::specification(column, &type_, key.part(column)).map_err(|refused| {
            refused.inside(&format!("(in table '{}', column '{}'): ", table.table.name, column.name))
        })?;
        text.push_str(separator);
        text.push(&specification);
        separator = ", \n\t";
    }
    if let Some(missing) = missing_target(table) {
        return Err(Refused::alembic(format!(
            "CompileError: (in table '{}', column '{missing}'): Can't generate DDL for NullType(); did you forget to \
             specify a type on this Column?",
            table.table.name
        )));
    }
    for constraint in constraints(table, &key)? {
        text.push_str(separator);
        text.push(&constraint);
        separator = ", \n\t";
    }
    for unknown in &table.unknown {
        text.push_str(separator);
        text.push_hole(unknown.clone());
        separator = ", \n\t";
    }
    text.push_str("\n)");
    push_options(&mut text, table);
    text.push_str("\n\n");
    Ok(text)
}

/// The constraints in SQLAlchemy's order: the primary key, those of the call, those that columns bring.
fn constraints(table: &CreateTable, key: &Key) -> Result<Vec<Text>, Refused> {
    let mut result = Vec::new();
    match key.explicit.and_then(|at| table.constraints.get(at)) {
        Some(explicit) if !key.columns.is_empty() => {
            let mut explicit = explicit.clone();
            if let ConstraintKind::PrimaryKey { columns, .. } = &mut explicit.kind {
                columns.clone_from(&key.columns);
            }
            result.push(constraint::constraint(&explicit, None)?);
        }
        _ if !key.columns.is_empty() => {
            result.push(wrap("PRIMARY KEY (", &ident::quote_all(&key.columns), ")"));
        }
        _ => {}
    }
    for other in &table.constraints {
        if !matches!(other.kind, ConstraintKind::PrimaryKey { .. }) && written_inside(other) {
            result.push(constraint::constraint(other, None)?);
        }
    }
    for column in &table.columns {
        result.extend(brought_along(column)?);
    }
    Ok(result)
}

/// Whether a constraint is written inside `CREATE TABLE`: a foreign key with `use_alter` is not, nor is one without columns.
fn written_inside(constraint: &Constraint) -> bool {
    match &constraint.kind {
        ConstraintKind::ForeignKey(_) => !constraint.use_alter,
        ConstraintKind::Unique { columns, .. } => !columns.is_empty(),
        _ => true,
    }
}

/// The constraints that a column brings into its table: unique, the labels of an enum that is none, foreign keys.
fn brought_along(column: &Column) -> Result<Vec<Text>, Refused> {
    let mut result = Vec::new();
    if column.unique && !column.index {
        result.push(wrap("UNIQUE (", &ident::quote(&column.name), ")"));
    }
    result.extend(label_check(&column.name, &column.type_)?);
    for key in column.foreign_keys.iter().filter(|key| written_inside(key)) {
        result.push(constraint::constraint(key, Some(&column.name))?);
    }
    Ok(result)
}

/// The check that an enum stored as text brings, where it is asked for.
pub(super) fn label_check(column: &Text, type_: &SqlType) -> Result<Option<Text>, Refused> {
    let TypeKind::Enum(enum_type) = &type_.kind else { return Ok(None) };
    if enum_type.is_native() || !enum_type.create_constraint {
        return Ok(None);
    }
    let mut text = Text::default();
    if let Some(name) = &enum_type.name {
        let name = ident::name(&Name::Given { text: name.clone(), fixed: false })?.unwrap_or_default();
        text.push(&wrap("CONSTRAINT ", &name, " "));
    }
    text.push_str("CHECK (");
    text.push(&ident::quote(column));
    text.push(&wrap(" IN (", &enum_labels(enum_type), "))"));
    Ok(Some(text))
}

/// The options behind the closing parenthesis, in SQLAlchemy's order.
fn push_options(text: &mut Text, table: &CreateTable) {
    let option = |name: &str| {
        table.options.iter().find(|(given, _)| given == name).map(|(_, value)| match value {
            Fact::Known(value) => value.clone(),
            Fact::Unknown(unknown) => Text::unknown(unknown.clone()),
        })
    };
    let parents: Vec<Text> = table
        .options
        .iter()
        .filter(|(given, _)| given == "inherits")
        .map(|(_, parent)| match parent {
            Fact::Known(parent) => parent.clone(),
            Fact::Unknown(unknown) => Text::unknown(unknown.clone()),
        })
        .collect();
    if !parents.is_empty() {
        text.push(&wrap("\n INHERITS ( ", &ident::quote_all(&parents), " )"));
    }
    if let Some(by) = option("partition_by") {
        text.push(&wrap("\n PARTITION BY ", &by, ""));
    }
    if let Some(method) = option("using") {
        text.push(&wrap("\n USING ", &method, ""));
    }
    if let Some(oids) = option("with_oids") {
        text.push_str(if oids.is("False") || oids.is("false") { "\n WITHOUT OIDS" } else { "\n WITH OIDS" });
    }
    if let Some(action) = option("on_commit") {
        text.push(&wrap(
            "\n ON COMMIT ",
            &action.map_known(|known| known.replace('_', " ").to_uppercase()),
            "",
        ));
    }
    if let Some(tablespace) = option("tablespace") {
        text.push(&wrap("\n TABLESPACE ", &ident::quote(&tablespace), ""));
    }
}

/// The index of `index=True`, with the name that SQLAlchemy makes.
fn column_index(table: &Relation, column: &Column) -> Result<Text, Refused> {
    index::create(&CreateIndex {
        table: table.clone(),
        elements: vec![IndexElement::Column(column.name.clone())],
        unique: Some(Fact::Known(column.unique)),
        ..CreateIndex::default()
    })
}

/// `DROP TABLE`. Alembic knows no columns here, so no enum goes with it.
pub(super) fn drop(table: &Relation, if_exists: bool) -> Text {
    wrap(if if_exists { "DROP TABLE IF EXISTS " } else { "DROP TABLE " }, &ident::relation(table), "")
}

/// `ALTER TABLE … RENAME TO`.
pub(super) fn rename(table: &Relation, to: &Text) -> Text {
    let mut text = wrap("ALTER TABLE ", &ident::altered_relation(table), " RENAME TO ");
    text.push(&ident::quote(to));
    text
}

/// `COMMENT ON TABLE`.
pub(super) fn comment(table: &Relation, comment: Option<&Text>) -> Text {
    let mut text = wrap("COMMENT ON TABLE ", &ident::relation(table), " IS ");
    text.push(&comment.map_or_else(|| "NULL".into(), quoted));
    text
}

/// `COMMENT ON COLUMN`, as SQLAlchemy writes it for a new column.
fn column_comment(table: &Relation, column: &Text, comment: Option<&Text>) -> Text {
    let mut text = wrap("COMMENT ON COLUMN ", &ident::relation(table), ".");
    text.push(&ident::quote(column));
    text.push_str(" IS ");
    text.push(&comment.map_or_else(|| "NULL".into(), quoted));
    text
}

/// `ALTER TABLE … ADD COLUMN`, then a statement for each thing that the column brings along.
pub(super) fn add_column(add: &AddColumn, sink: &mut Sink<'_>) -> Result<(), Refused> {
    let column = &add.column;
    let type_ = named::type_within(&column.type_, &add.table);
    let key = KeyPart {
        in_key: column.primary_key,
        counts: column.primary_key && column::may_count(column, &type_),
    };
    let mut bare = column.clone();
    let checks = std::mem::take(&mut bare.checks);
    let holes = std::mem::take(&mut bare.unknown);
    let mut text = wrap("ALTER TABLE ", &ident::altered_relation(&add.table), " ADD COLUMN ");
    if add.if_not_exists {
        text.push_str("IF NOT EXISTS ");
    }
    text.push(&column::specification(&bare, &type_, key)?);
    if add.inline_primary_key && column.primary_key {
        text.push_str(" PRIMARY KEY");
    }
    let inline = if add.inline_references { column::references(column)? } else { None };
    if let Some(references) = &inline {
        text.push(references);
    }
    for check in &checks {
        text.push_str(" ");
        text.push(&constraint::inside_column(check)?);
    }
    for unknown in holes {
        text.push_str(" ");
        text.push_hole(unknown);
    }
    sink.push(&text);
    let mut constrained = column.clone();
    if inline.is_some() {
        constrained.foreign_keys.clear();
    }
    for key in &mut constrained.foreign_keys {
        key.use_alter = false;
    }
    for constraint in brought_along(&constrained)? {
        let mut text = wrap("ALTER TABLE ", &ident::relation(&add.table), " ADD ");
        text.push(&constraint);
        sink.push(&text);
    }
    if column.index {
        sink.push(&column_index(&add.table, column)?);
    }
    if let Some(statement) = index::spatial(&add.table, column)? {
        sink.push(&statement);
    }
    if let Some(comment) = &column.comment {
        sink.push(&column_comment(&add.table, &column.name, Some(comment)));
    }
    Ok(())
}

/// `ALTER TABLE … DROP COLUMN`.
pub(super) fn drop_column(table: &Relation, column: &Text, if_exists: bool) -> Text {
    let mut text = wrap("ALTER TABLE ", &ident::altered_relation(table), " DROP COLUMN ");
    text.push_str(if if_exists { "IF EXISTS " } else { "" });
    text.push(&ident::quote(column));
    text
}
