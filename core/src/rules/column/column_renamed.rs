use crate::{
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::{AlterAction, Form, ObjectKind, RelName},
};

declare_rule! {
    /// A column in use is renamed: code that knows the old name fails from the commit on.
    ///
    /// ## Why it matters
    /// The rename itself is quick. But while a release is rolled out, the old code runs beside the new schema, and an ORM
    /// names every mapped column in each SELECT: its queries on the table fail with `column … does not exist`. Rolling the
    /// release back fails in the same way.
    ///
    /// ## Example
    /// ```python,bad
    /// op.alter_column("users", "name", new_column_name="full_name", existing_type=sa.Text())
    /// ```
    /// ```python,good
    /// op.add_column("users", sa.Column("full_name", sa.Text(), nullable=True))
    /// ```
    ///
    /// ## When to ignore
    /// Nothing runs while the migration does, or nothing uses the column yet. Also where the application keeps its name:
    /// a model can map an attribute to a column that is called otherwise, and so rename the one without the other.
    ///
    /// ## Fix safety
    /// There is no fix: it takes several releases.
    ///
    /// ## Deploy order
    /// 1. Add a column of the new name.
    /// 2. Release code that writes both and reads the old one; copy the old rows in batches.
    /// 3. Release code that reads and writes the new one only.
    /// 4. Drop the old column.
    ///
    /// ## References
    /// - [PostgreSQL: renaming a column](https://www.postgresql.org/docs/current/ddl-alter.html#DDL-ALTER-RENAMING-COLUMN)
    /// - [SQLAlchemy: naming declarative mapped columns explicitly](https://docs.sqlalchemy.org/en/20/orm/declarative_tables.html#naming-declarative-mapped-columns-explicitly)
    pub ColumnRenamed {
        id: "column-renamed",
        name: "Column renamed",
        family: Column,
        severity: Warning,
        checklist: &[],
        fix: None,
    }
}

impl Rule for ColumnRenamed {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        // The way back gives the old code its name again.
        let run = ctx.upgrade;
        for step in &run.steps {
            let (
                Some(op),
                Form::Rename { object: ObjectKind::Column, relation: table, from: Some(from), to },
            ) = (run.op_of(step), &step.form)
            else {
                continue;
            };
            let added = step.before.table(table).and_then(|known| known.column(from)?.added);
            let added_here = added.is_some_and(|added| added.revision == step.now.revision);
            if step.is_new(table)
                || added_here
                || is_there_again(run, step, table, from)
                || steps_in(run, step, table, to)
            {
                continue;
            }
            let message = format!(
                "From the commit on `{table}` has no column `{from}` any more, and code that is still running asks for it: its \
                 queries on `{table}` fail until the last process has the new code. Add `{to}` beside it, write both, and drop \
                 `{from}` in a later release."
            );
            let title = format!("`{table}.{from}` is renamed to `{to}` while code uses it");
            findings.push(Draft::on(&Self::META, run, op).says(title, message));
        }
    }
}

/// Whether another column takes the old name later in the run, as in a swap.
fn is_there_again(run: &Run, step: &Step, table: &RelName, from: &str) -> bool {
    let mut later = run.steps_behind(step).iter();
    later.any(|other| match &other.form {
        Form::Rename { object: ObjectKind::Column, relation, to, .. } => relation == table && to == from,
        Form::AlterTable { table: same, actions, .. } if same == table => actions
            .iter()
            .any(|action| matches!(action, AlterAction::AddColumn { column, .. } if column.name == from)),
        _ => false,
    })
}

/// Whether the new name was another column's earlier in this run: then this one steps in for it.
fn steps_in(run: &Run, step: &Step, table: &RelName, to: &str) -> bool {
    let mut earlier = run.steps_before(step).iter();
    earlier.any(|other| match &other.form {
        Form::Rename { object: ObjectKind::Column, relation, from, .. } => {
            relation == table && from.as_deref() == Some(to)
        }
        Form::AlterTable { table: same, actions, .. } if same == table => actions
            .iter()
            .any(|action| matches!(action, AlterAction::DropColumn { column, .. } if column == to)),
        _ => false,
    })
}
