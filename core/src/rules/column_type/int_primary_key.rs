use super::new_columns::{NewColumn, called, finding_on, new_columns, retyped};
use crate::{
    report::Applicability,
    rules::{DraftFix, Findings, Rule, RuleContext, declare_rule},
    schema::canonical,
    sql::{ConstraintDef, ConstraintForm, Form, RelName},
};

declare_rule! {
    /// A new table numbers its rows with `integer`, which ends at 2,147,483,647.
    ///
    /// ## Why it matters
    /// When the sequence is through, every INSERT fails with `nextval: reached maximum value of sequence` or
    /// `integer out of range`. Numbers are also used up by inserts that roll back and by `ON CONFLICT DO NOTHING`. To make it
    /// `bigint` then rewrites this table and every table that refers to it, while nobody can read them.
    ///
    /// ## Example
    /// ```python,bad
    /// op.create_table("orders", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("note", sa.Text()))
    /// ```
    /// ```python,good
    /// op.create_table("orders", sa.Column("id", sa.BigInteger(), primary_key=True), sa.Column("note", sa.Text()))
    /// ```
    ///
    /// ## When to ignore
    /// The table will stay small: countries, roles, settings. The rule speaks only of keys that count up by themselves; a number
    /// that the application chooses, or one that refers to another table, it leaves alone.
    ///
    /// ## Fix safety
    /// Foreign keys to it that this file makes become `BigInteger` too. Change the models as well. Languages without 64-bit
    /// integers, such as JavaScript, have to read it as text above 2^53.
    ///
    /// ## References
    /// - [PostgreSQL: numeric types](https://www.postgresql.org/docs/current/datatype-numeric.html)
    /// - [SQLAlchemy: PostgreSQL sequences, SERIAL, IDENTITY](https://docs.sqlalchemy.org/en/20/dialects/postgresql.html#sequences-serial-identity)
    pub IntPrimaryKey {
        id: "int-primary-key",
        name: "Primary key that counts in 32 bits",
        family: ColumnType,
        severity: Advice,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for IntPrimaryKey {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let tables = new_columns(ctx);
        for (table, columns) in &tables {
            let Some(key) = columns.iter().find(|column| counts_in_32_bits(column)) else { continue };
            let small = is_small(key);
            let message = format!(
                "`{}` of `{table}` counts up as `{}`: after {} rows, those rolled back included, every INSERT fails, and to widen it \
                 then rewrites the table and all that refer to it. Use `bigint`: `sa.BigInteger()`.",
                key.definition.name,
                if small { "smallint" } else { "integer" },
                if small { "32,767" } else { "2,147,483,647" },
            );
            let title =
                format!("`{table}.{}` counts in {} bits", key.definition.name, if small { 16 } else { 32 });
            let fix = widened(ctx, table, &key.definition.name, &tables);
            let finding = finding_on(&Self::META, ctx.upgrade, std::slice::from_ref(key), (title, message));
            if let Some(finding) = finding {
                findings.push(finding.with_fix(fix));
            }
        }
    }
}

fn is_small(column: &NewColumn<'_>) -> bool {
    matches!(column.definition.type_.name.as_str(), "smallserial" | "serial2" | "int2")
}

/// Whether it is all of a new table's primary key, draws its numbers from a sequence, and refers to nothing.
fn counts_in_32_bits(column: &NewColumn<'_>) -> bool {
    let Form::CreateTable { columns, constraints, .. } = &column.step.form else { return false };
    let (definition, name) = (column.definition, &column.definition.name);
    let counts = match definition.type_.name.as_str() {
        "serial" | "serial4" | "smallserial" | "serial2" => true,
        "int4" | "int2" => definition.identity,
        _ => false,
    };
    let all = || constraints.iter().chain(columns.iter().flat_map(|column| &column.constraints));
    let key = all().find_map(|constraint| match &constraint.form {
        ConstraintForm::PrimaryKey { columns, .. } => Some(columns),
        _ => None,
    });
    let inline =
        definition.constraints.iter().any(|own| matches!(own.form, ConstraintForm::PrimaryKey { .. }));
    let refers =
        definition.constraints.iter().chain(constraints).any(|constraint| refers_with(constraint, name));
    counts && !refers && (inline || key.is_some_and(|key| key.len() == 1 && key.contains(name)))
}

fn refers_with(constraint: &ConstraintDef, column: &String) -> bool {
    matches!(&constraint.form, ConstraintForm::ForeignKey { columns, .. } if columns.is_empty() || columns.contains(column))
}

/// The key and all columns of this file that refer to it, and to those, as `BigInteger`.
fn widened(
    ctx: &RuleContext<'_>,
    table: &RelName,
    key: &str,
    tables: &[(&RelName, Vec<NewColumn<'_>>)],
) -> Option<DraftFix> {
    let mut wide: Vec<(RelName, String)> = vec![(canonical(table), key.to_owned())];
    let mut next = 0;
    while let Some((target, column)) = wide.get(next).cloned() {
        // Two keys of one column to one other are one column to widen.
        for found in referring(ctx, &target, &column) {
            if !wide.contains(&found) {
                wide.push(found);
            }
        }
        next += 1;
    }
    let mut columns = Vec::new();
    for (table, name) in &wide {
        let of_table =
            tables.iter().find(|(known, _)| canonical(known) == *table).map(|(_, columns)| columns);
        let column = of_table?.iter().find(|column| column.definition.name == *name)?;
        let NewColumn { step, op, definition, written } = *column;
        columns.push(NewColumn { step, op, definition, written });
    }
    // Who refers with a wide column already need not be told.
    columns.retain(|column| column.definition.type_.name != "int8");
    let sa = ctx.revision.names.sa.as_deref()?;
    let change = |source: &str| {
        let integer = matches!(called(source), "Integer" | "INTEGER" | "SmallInteger" | "SMALLINT" | "INT");
        integer.then(|| format!("{sa}.BigInteger()"))
    };
    let title = match columns.len() {
        1 => "Count in 64 bits".to_owned(),
        number => format!("Count in 64 bits, with the foreign keys to it ({})", number - 1),
    };
    retyped(ctx, title, &columns, change)
}

/// The columns with a foreign key to this one, as far as the upgrade knows them in the end.
fn referring(ctx: &RuleContext<'_>, target: &RelName, column: &str) -> Vec<(RelName, String)> {
    let after = &ctx.upgrade.after;
    let primary = after.table(target).and_then(|table| table.primary_key()).unwrap_or(&[]);
    let mut found = Vec::new();
    for (table, known) in &after.tables {
        for constraint in &known.constraints {
            let ConstraintForm::ForeignKey { columns, target: to, target_columns, .. } = &constraint.form
            else {
                continue;
            };
            let to_columns = if target_columns.is_empty() { primary } else { target_columns };
            let pairs = columns.iter().zip(to_columns).filter(|(_, to)| *to == column);
            if canonical(to) == *target {
                found.extend(pairs.map(|(own, _)| (table.clone(), own.clone())));
            }
        }
    }
    found
}
