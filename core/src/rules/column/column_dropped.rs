use super::rename_as_drop_add::renamed;
use crate::{
    report::Severity,
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::{AlterAction, Form, ObjectKind, RelName},
};

declare_rule! {
    /// A column is dropped: its values are gone, and code that is still running asks for it.
    ///
    /// ## Why it matters
    /// An ORM names every mapped column in each SELECT. From the commit until the last process runs the new code, every
    /// query on the table fails with `column … does not exist`, not only those that need the column. And what was in it
    /// cannot be brought back: the downgrade adds an empty column.
    ///
    /// ## Example
    /// ```python,bad
    /// op.drop_column("users", "fax")
    /// ```
    /// ```python,good
    /// # In the release before: the model no longer maps the column, and new rows can do without it.
    /// op.alter_column("users", "fax", existing_type=sa.Text(), nullable=True)
    /// ```
    ///
    /// ## When to ignore
    /// A release whose code does not know the column is running everywhere, and nobody needs its values.
    ///
    /// ## Fix safety
    /// There is no fix: when the column may go depends on what is running.
    ///
    /// ## Deploy order
    /// 1. Make the column nullable, or give it a default, so that code can leave it out.
    /// 2. Deploy code whose models do not have the column.
    /// 3. Drop it, in a revision of its own.
    ///
    /// ## References
    /// - [PostgreSQL: removing a column](https://www.postgresql.org/docs/current/ddl-alter.html#DDL-ALTER-REMOVING-A-COLUMN)
    pub ColumnDropped {
        id: "column-dropped",
        name: "Column dropped",
        family: Column,
        severity: Warning,
        checklist: &[],
        fix: None,
    }
}

impl Rule for ColumnDropped {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let renamed = renamed(ctx);
        // A downgrade drops what its upgrade has added.
        let run = ctx.upgrade;
        for step in &run.steps {
            let (Some(op), Form::AlterTable { table, actions, .. }) = (run.op_of(step), &step.form) else {
                continue;
            };
            if step.is_new(table) || renamed.iter().any(|drop| std::ptr::eq(*drop, op)) {
                continue;
            }
            let gone = actions.iter().filter_map(|action| dropped(step, table, action));
            let handled = |column: &str| {
                is_filled_again(run, step, table, column) || is_replaced(run, step, table, column)
            };
            for column in gone.filter(|column| !handled(column)) {
                findings.push(finding(Draft::on(&Self::META, run, op), run, step, table, column));
            }
        }
    }
}

/// The column that a subcommand drops, unless this revision has added it.
fn dropped<'a>(step: &Step, table: &RelName, action: &'a AlterAction) -> Option<&'a str> {
    let AlterAction::DropColumn { column, .. } = action else { return None };
    let known = step.before.table(table).and_then(|known| known.column(column));
    let added = known.and_then(|known| known.added);
    added.is_none_or(|added| added.revision != step.now.revision).then_some(column)
}

fn finding(draft: Draft, run: &Run, step: &Step, table: &RelName, column: &str) -> Draft {
    if comes_back(run, step, table, column) {
        let message = format!(
            "`{column}` is dropped from `{table}` and added again: every value in it is lost. Change the column in place, \
             with `alter_column`."
        );
        let mut draft = draft.says(format!("`{table}.{column}` is dropped and added again, empty"), message);
        draft.severity = Severity::Error;
        return draft;
    }
    let message = format!(
        "The values in `{column}` are gone for good. Where code that is still running selects it, its queries on `{table}` \
         fail until the last process has the new code. Release code that does not know the column first, and drop it in a \
         later release."
    );
    draft.says(format!("`{table}.{column}` is dropped"), message)
}

/// The steps behind one.
fn later<'a>(run: &'a Run, step: &'a Step) -> impl Iterator<Item = &'a Step> {
    run.steps_behind(step).iter()
}

/// Whether the run makes the column anew and gives it values from elsewhere: then it knows what it does.
fn is_filled_again(run: &Run, step: &Step, table: &RelName, column: &str) -> bool {
    let fills = |other: &Step| {
        matches!(&other.form, Form::Update { table: same, columns, .. }
            if same == table && columns.iter().any(|set| set == column))
    };
    comes_back(run, step, table, column) && later(run, step).any(fills)
}

/// Whether another column gets its name later in the run: they are swapped, and code that asks for the name finds it.
fn is_replaced(run: &Run, step: &Step, table: &RelName, column: &str) -> bool {
    later(run, step).any(|other| {
        matches!(&other.form, Form::Rename { object: ObjectKind::Column, relation, to, .. }
            if relation == table && to == column)
    })
}

/// Whether a later command of the run adds a column of the same name.
fn comes_back(run: &Run, step: &Step, table: &RelName, column: &str) -> bool {
    later(run, step).any(|other| match &other.form {
        Form::AlterTable { table: same, actions, .. } if same == table => actions.iter().any(
            |action| matches!(action, AlterAction::AddColumn { column: added, .. } if added.name == column),
        ),
        _ => false,
    })
}
