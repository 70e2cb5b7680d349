use crate::{
    fix::{self, apart, sql},
    ops::{AddColumn, Op, OpKind},
    pg::{LockMode, Volatility, volatility},
    quoting::quote_identifier,
    report::{Applicability, Severity},
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::{AlterAction, ColumnDef, ConstraintForm, Form, RelName},
    text::Edit,
};

declare_rule! {
    /// A column is added together with an index on it: nobody can use the table while the index is built.
    ///
    /// ## Why it matters
    /// `index=True` and `unique=True` on a column in `add_column` make Alembic send a plain `CREATE INDEX` or
    /// `ADD UNIQUE` behind `ADD COLUMN`, in the same transaction. That one already holds ACCESS EXCLUSIVE on the table, so
    /// even reading it has to wait until the index is built and everything is committed.
    ///
    /// ## Example
    /// ```python,bad
    /// op.add_column("users", sa.Column("email", sa.Text(), nullable=True, unique=True))
    /// ```
    /// ```python,good
    /// op.add_column("users", sa.Column("email", sa.Text(), nullable=True))
    /// with op.get_context().autocommit_block():
    ///     op.create_index("users_email_key", "users", ["email"], unique=True, postgresql_concurrently=True)
    /// op.execute("ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email_key")
    /// ```
    ///
    /// ## When to ignore
    /// The table is small, or nobody uses it while the migration runs.
    ///
    /// ## Fix safety
    /// Index and constraint are the same in the end, by name too. But `autocommit_block()` commits what stands before it in
    /// the run, and a concurrent build that fails leaves an invalid index: drop it before trying again.
    ///
    /// ## References
    /// - [PostgreSQL: building indexes concurrently](https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY)
    /// - [PostgreSQL: ALTER TABLE, ADD table_constraint_using_index](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX)
    pub IndexedColumnAdded {
        id: "indexed-column-added",
        name: "Column added together with an index",
        family: Column,
        severity: Warning,
        checklist: &[4],
        fix: Some(Applicability::Review),
    }
}

/// An index that comes with a column.
struct Built<'a> {
    table: &'a RelName,
    column: &'a str,
    /// The column's definition, where the table is known to have it.
    definition: Option<&'a ColumnDef>,
    unique: bool,
}

impl Rule for IndexedColumnAdded {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let (Some(op), Some(built)) = (run.op_of(step), built(run, step)) else { continue };
            let table = built.table;
            if !ctx.in_use(step, table) {
                continue;
            }
            let all_alike = built.unique && built.definition.is_some_and(gives_all_the_same);
            let finding = Draft::on(&Self::META, run, op);
            findings.push(if all_alike {
                let message = format!(
                    "Every row of `{table}` gets the same `{}` by its default, and the column is unique: with two rows or \
                     more this fails. Add it without the default, or fill it with values that differ before making it unique.",
                    built.column
                );
                let mut finding =
                    finding.says(format!("`{table}.{}` is unique and the same in all rows", built.column), message);
                finding.severity = Severity::Error;
                finding
            } else {
                finding
                    .says(format!("`{table}` is locked while an index on the new `{}` is built", built.column), {
                        message(run, step, &built)
                    })
                    .with_fix(later(ctx, step, op, &built))
            });
        }
    }
}

/// The index that a step builds for a column which the same operation adds.
fn built<'a>(run: &'a Run, step: &'a Step) -> Option<Built<'a>> {
    let op = run.op_of(step)?;
    let added = matches!(op.kind, OpKind::AddColumn(_));
    match &step.form {
        Form::CreateIndex { table, keys, unique, concurrently: false, .. } if added => {
            let [crate::sql::IndexKey::Column(column)] = keys.as_slice() else { return None };
            Some(Built { table, column, definition: definition(step, table, column), unique: *unique })
        }
        Form::AlterTable { table, actions, .. } => actions.iter().find_map(|action| match action {
            AlterAction::AddConstraint(constraint) if added => match &constraint.form {
                ConstraintForm::Unique { columns, using_index: None } => {
                    let column = columns.first()?;
                    Some(Built { table, column, definition: definition(step, table, column), unique: true })
                }
                _ => None,
            },
            AlterAction::AddColumn { column, .. } => {
                let unique = |constraint: &crate::sql::ConstraintDef| {
                    matches!(constraint.form, ConstraintForm::Unique { .. })
                };
                column.constraints.iter().any(unique).then_some(Built {
                    table,
                    column: &column.name,
                    definition: Some(column),
                    unique: true,
                })
            }
            _ => None,
        }),
        _ => None,
    }
}

fn definition<'a>(step: &'a Step, table: &RelName, column: &str) -> Option<&'a ColumnDef> {
    step.before.table(table)?.column(column)?.definition.as_deref()
}

/// Whether a new column has one value in all rows that are there.
fn gives_all_the_same(column: &ColumnDef) -> bool {
    let known = |name: &String| matches!(volatility(name), Some(Volatility::Stable | Volatility::Immutable));
    column.default && column.default_functions.iter().all(known)
}

fn message(run: &Run, step: &Step, built: &Built<'_>) -> String {
    let (table, column) = (built.table, built.column);
    let held = step.before.held(step.now).filter(|held| held.relation == *table).map(|held| held.mode);
    let mode = held.chain(step.effects.lock_on(table)).max().unwrap_or(LockMode::AccessExclusive);
    let what = if built.unique { "A unique index" } else { "An index" };
    let who = if mode.blocks_reads() { "read or write" } else { "write to" };
    format!(
        "{what} on the new column `{column}` is built while the transaction holds {} on `{table}`. Nobody can {who} `{table}` \
         until it is finished and committed: the larger the table, the longer. Add the column first, then build the index \
         with CONCURRENTLY {}.",
        mode.sql_name(),
        run.alone()
    )
}

/// The column alone, and the index built beside the traffic.
fn later(ctx: &RuleContext<'_>, step: &Step, op: &Op, built: &Built<'_>) -> Option<DraftFix> {
    let OpKind::AddColumn(add) = &op.kind else { return None };
    let partitioned = step.before.table(built.table).is_some_and(|table| table.partitioned);
    let editable =
        ctx.can_edit(op) && op.method == "add_column" && op.batch.is_none() && op.autocommit.is_none();
    if partitioned || !editable {
        return None;
    }
    let name = index_name(step, built)?;
    let mut edits = without_index(ctx, add)?;
    let mut lines = apart::autocommit_block(
        ctx,
        &[fix::create_index_call(ctx, &name, built.table, &[built.column.to_owned()], built.unique)?],
    )?;
    if !add.column.index {
        let quoted = quote_identifier(&name);
        let made = format!(
            "ALTER TABLE {} ADD CONSTRAINT {quoted} UNIQUE USING INDEX {quoted}",
            sql::relation(built.table)
        );
        lines.push(apart::execute(ctx, &made)?);
    }
    edits.push(fix::insert_after(ctx.file, op.statement, &lines)?);
    Some(DraftFix::new(
        "Add the column alone, and build the index concurrently",
        Applicability::Review,
        edits,
    ))
}

/// The name that the index has, or that PostgreSQL gives to a constraint without one.
fn index_name(step: &Step, built: &Built<'_>) -> Option<String> {
    match &step.form {
        Form::CreateIndex { name, .. } => name.clone(),
        Form::AlterTable { actions, .. } => {
            let [AlterAction::AddConstraint(constraint)] = actions.as_slice() else { return None };
            let known = step.before.table(built.table)?;
            let form = &constraint.form;
            constraint.name.clone().or_else(|| Some(step.before.constraint_name(built.table, known, form)))
        }
        _ => None,
    }
}

/// The arguments that bring the index, taken out.
fn without_index(ctx: &RuleContext<'_>, add: &AddColumn) -> Option<Vec<Edit>> {
    let args = &add.column.args;
    let brings = |name: Option<&str>| matches!(name, Some("index" | "unique"));
    let all = args.iter().enumerate().filter(|(_, arg)| brings(arg.name.as_deref()));
    all.map(|(index, _)| fix::remove_argument(ctx.file, args, index)).collect()
}
