use super::becomes_constraint;
use crate::{
    fix::sql,
    pg::{Volatility, volatility},
    report::Severity,
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    schema::{Column, Table, canonical},
    sql::{Form, IndexKey, RelName},
};

declare_rule! {
    /// A unique index is built on rows that nobody has looked at: the first two that are alike stop the migration.
    ///
    /// ## Why it matters
    /// The build ends with `could not create unique index` (SQLSTATE 23505). It works on a small development database and
    /// fails in production; with CONCURRENTLY an invalid index stays behind as well. A column that is new in the same
    /// revision and has one default for all rows cannot be unique at all.
    ///
    /// ## Example
    /// ```python,bad
    /// op.create_index("uq_users_email", "users", ["email"], unique=True)
    /// ```
    /// ```python,good
    /// op.execute("DELETE FROM users a USING users b WHERE a.email = b.email AND a.id > b.id")
    /// op.create_index("uq_users_email", "users", ["email"], unique=True)
    /// ```
    ///
    /// ## When to ignore
    /// The query has been run, and found nothing; and nothing can come in between.
    ///
    /// ## Fix safety
    /// There is none: which of two rows goes, a person has to decide.
    ///
    /// ## References
    /// - [PostgreSQL: CREATE INDEX](https://www.postgresql.org/docs/current/sql-createindex.html)
    /// - [PostgreSQL: unique indexes](https://www.postgresql.org/docs/current/indexes-unique.html)
    pub UniqueIndexOverExistingRows {
        id: "unique-index-over-existing-rows",
        name: "Unique index over rows that may be alike",
        family: Index,
        severity: Error,
        checklist: &[8],
        fix: None,
    }
}

impl Rule for UniqueIndexOverExistingRows {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let run = ctx.upgrade;
        for step in &run.steps {
            let (Some(op), Form::CreateIndex { name, table, keys, unique: true, partial, .. }) =
                (run.op_of(step), &step.form)
            else {
                continue;
            };
            let known = step.before.table(table);
            // One that a constraint is made from: what is said of unique constraints tells how to look.
            if name.as_ref().is_some_and(|name| becomes_constraint(run, name)) {
                continue;
            }
            if is_surely_unique(step, table, keys) || is_looked_after(run, step, table) {
                continue;
            }
            let index =
                name.as_ref().map_or_else(|| "the unique index".to_owned(), |name| format!("`{name}`"));
            let finding = Draft::on(&Self::META, run, op);
            let same = known.and_then(|known| same_for_all(known, step, keys)).filter(|_| !partial);
            findings.push(if let Some(column) = same {
                let message = format!(
                    "`{column}` was added to `{table}` in this revision with one default for all rows, so as soon as there are two rows \
                     the build of {index} fails: `could not create unique index`. Give each row its own value first."
                );
                finding.says(format!("All rows of `{table}` have the same `{column}`"), message)
            } else {
                let message = format!(
                    "The build of {index} fails with `could not create unique index` when two rows of `{table}` are alike. {} before \
                     this runs in production, and clear away what it finds.",
                    look(table, keys)
                );
                finding
                    .says(format!("{index} fails when two rows of `{table}` are alike"), message)
                    .at_most(Severity::Warning)
            });
        }
    }
}

/// How to find what is in the way.
fn look(table: &RelName, keys: &[IndexKey]) -> String {
    let columns = keys.iter().map(|key| match key {
        IndexKey::Column(name) => Some(name.as_str()),
        IndexKey::Expression => None,
    });
    match columns.collect::<Option<Vec<&str>>>() {
        Some(columns) => format!("Run `{}`", sql::duplicates(table, columns, false)),
        None => "Look for them, grouped by the index's expressions,".to_owned(),
    }
}

/// Whether no two rows can be alike: there are none, another unique index says so, or a column is new and NULL in all.
fn is_surely_unique(step: &Step, table: &RelName, keys: &[IndexKey]) -> bool {
    if step.before.is_empty(table, step.now) || step.is_new(table) {
        return true;
    }
    let Some(known) = step.before.table(table) else { return false };
    let proven = known.indexes.iter().any(|index| {
        index.unique
            && !index.partial
            && !index.keys.is_empty()
            && index.keys.iter().all(|key| *key != IndexKey::Expression && keys.contains(key))
    });
    proven || columns(known, keys).any(|column| is_new(column, step) && column.default == Some(false))
}

/// Whether an earlier command of this revision changed the table's rows: somebody thought of it.
fn is_looked_after(run: &Run, step: &Step, table: &RelName) -> bool {
    let wanted = canonical(table);
    let mut earlier = run.steps_before(step).iter();
    earlier.any(|other| match &other.form {
        Form::Update { table, .. } | Form::Delete { table, .. } | Form::Insert { table, .. } => {
            canonical(table) == wanted
        }
        Form::Truncate { tables, .. } => tables.iter().any(|table| canonical(table) == wanted),
        Form::Do | Form::Call | Form::Unparsed { .. } => true,
        _ => false,
    })
}

/// The column, when there is only one, that this revision gave the same value in every row.
fn same_for_all<'a>(known: &'a Table, step: &Step, keys: &[IndexKey]) -> Option<&'a str> {
    let [IndexKey::Column(_)] = keys else { return None };
    let column = columns(known, keys).next().filter(|column| is_new(column, step))?;
    let definition = column.definition.as_ref()?;
    let differs = |function: &String| volatility(function).is_none_or(|known| known == Volatility::Volatile);
    let constant = definition.default && !definition.default_functions.iter().any(differs);
    constant.then_some(column.name.as_str())
}

fn columns<'a>(known: &'a Table, keys: &[IndexKey]) -> impl Iterator<Item = &'a Column> {
    keys.iter().filter_map(|key| match key {
        IndexKey::Column(name) => known.column(name),
        IndexKey::Expression => None,
    })
}

fn is_new(column: &Column, step: &Step) -> bool {
    column.added.is_some_and(|added| added.revision == step.now.revision)
}
