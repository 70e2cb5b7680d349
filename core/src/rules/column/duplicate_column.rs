use crate::{
    ops::Op,
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::{AlterAction, Form},
};

declare_rule! {
    /// A column is named twice, or added to a table that has it: PostgreSQL refuses the statement.
    ///
    /// ## Why it matters
    /// A table cannot have two columns of one name (SQLSTATE 42701), and a column can be set to one value only. The
    /// migration stops there. It often comes of two branches that add the same column, each from its own copy of the models.
    ///
    /// ## Example
    /// ```python,bad
    /// op.add_column("users", sa.Column("locale", sa.Text()))
    /// op.add_column("users", sa.Column("locale", sa.String(10)))
    /// ```
    /// ```python,good
    /// op.add_column("users", sa.Column("locale", sa.String(10)))
    /// ```
    ///
    /// ## When to ignore
    /// Something that Retort cannot see has dropped the column before.
    ///
    /// ## Fix safety
    /// There is no fix: which of the two is meant is for a person to say.
    ///
    /// ## References
    /// - [PostgreSQL: error codes](https://www.postgresql.org/docs/current/errcodes-appendix.html)
    /// - [PostgreSQL: ALTER TABLE, ADD COLUMN](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-COLUMN)
    pub DuplicateColumn {
        id: "duplicate-column",
        name: "Column named twice",
        family: Column,
        severity: Error,
        checklist: &[],
        fix: None,
    }
}

impl Rule for DuplicateColumn {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let Some(op) = run.op_of(step) else { continue };
            for (title, message) in said(ctx, run, step, op) {
                findings.push(Draft::on(&Self::META, run, op).says(title, message));
            }
        }
    }
}

fn said(ctx: &RuleContext<'_>, run: &Run, step: &Step, op: &Op) -> Vec<(String, String)> {
    match &step.form {
        Form::CreateTable { table, columns, .. } => {
            twice(columns.iter().map(|column| column.name.as_str())).map_or_else(Vec::new, |column| {
                let message =
                    format!("The statement makes two columns `{column}` in `{table}`, which PostgreSQL refuses. Take one out.");
                vec![(format!("`{table}` is to have `{column}` twice"), message)]
            })
        }
        Form::Update { table, columns, writes, .. } if writes.is_empty() && is_plain(ctx, run, step) => {
            twice(columns.iter().map(String::as_str)).map_or_else(Vec::new, |column| {
                let message = format!(
                    "The UPDATE sets `{column}` of `{table}` twice, which PostgreSQL refuses. Keep the value that is meant."
                );
                vec![(format!("`{table}.{column}` is set twice"), message)]
            })
        }
        Form::Insert { table, columns, .. } if is_plain(ctx, run, step) => {
            twice(columns.iter().map(String::as_str)).map_or_else(Vec::new, |column| {
                let message = format!(
                    "The INSERT names `{column}` of `{table}` twice, which PostgreSQL refuses. Keep the value that is meant."
                );
                vec![(format!("`{table}.{column}` is named twice"), message)]
            })
        }
        Form::AlterTable { table, actions, .. } => {
            // What runs only in some cases may look first.
            let added = added(actions).filter(|_| op.when.is_none());
            added
                .enumerate()
                .filter(|(index, column)| {
                    let earlier = actions_before(actions, *index).any(|other| other == *column);
                    earlier || is_there(step, table, column, actions)
                })
                .map(|(_, column)| {
                    let message = format!(
                        "`{table}` has a column `{column}` already when this runs, so adding it fails with `column \"{column}\" … \
                         already exists`. Take out one of the two, or give it another name."
                    );
                    (format!("`{table}.{column}` is there already"), message)
                })
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The columns that a statement adds, whether they are there or not.
fn added(actions: &[AlterAction]) -> impl Iterator<Item = &str> {
    actions.iter().filter_map(|action| match action {
        AlterAction::AddColumn { column, if_not_exists: false } => Some(column.name.as_str()),
        _ => None,
    })
}

fn actions_before(actions: &[AlterAction], index: usize) -> impl Iterator<Item = &str> {
    added(actions).take(index)
}

/// Whether the table is known to have the column, and the statement does not drop it first.
fn is_there(step: &Step, table: &crate::sql::RelName, column: &str, actions: &[AlterAction]) -> bool {
    let drops = |action: &AlterAction| matches!(action, AlterAction::DropColumn { column: gone, .. } if gone == column);
    let known = step.before.table(table).is_some_and(|known| known.column(column).is_some());
    known && !actions.iter().any(drops)
}

/// The first name that stands there a second time.
fn twice<'a>(names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut seen: Vec<&str> = Vec::new();
    for name in names {
        if seen.contains(&name) {
            return Some(name);
        }
        seen.push(name);
    }
    None
}

/// Whether a statement names whole columns: `a[1] = …, a[2] = …` sets one column twice, and may.
fn is_plain(ctx: &RuleContext<'_>, run: &Run, step: &Step) -> bool {
    !ctx.sql_of(run, step).contains('[')
}
