use crate::{
    fix,
    ops::Op,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::Step,
    schema::{Moment, canonical},
    sql::{AlterAction, Form, ObjectKind, RelName},
};

declare_rule! {
    /// A column or table is dropped or changed that a view still uses: PostgreSQL refuses, and the migration fails.
    ///
    /// ## Why it matters
    /// A view keeps what it reads. `DROP COLUMN` and `DROP TABLE` stop with `other objects depend on it` (SQLSTATE 2BP01), a
    /// change of type with `cannot alter type of a column used by a view or rule`. Autogenerate knows no views, so it never
    /// puts them out of the way.
    ///
    /// ## Example
    /// ```python,bad
    /// op.execute("CREATE VIEW active_users AS SELECT id, email FROM users WHERE active")
    /// op.alter_column("users", "email", type_=sa.Text(), existing_type=sa.String(80))
    /// ```
    /// ```python,good
    /// op.execute("CREATE VIEW active_users AS SELECT id, email FROM users WHERE active")
    /// op.execute("DROP VIEW active_users")
    /// op.alter_column("users", "email", type_=sa.Text(), existing_type=sa.String(80))
    /// op.execute("CREATE VIEW active_users AS SELECT id, email FROM users WHERE active")
    /// ```
    ///
    /// ## When to ignore
    /// The view has been dropped by other means.
    ///
    /// ## Fix safety
    /// The fix shows where the view has to go and to come back; its definition has to be put in. Privileges on a view go with
    /// it and have to be granted again. Within one transaction nobody sees it missing.
    ///
    /// ## References
    /// - [PostgreSQL: dependency tracking](https://www.postgresql.org/docs/current/ddl-depend.html)
    /// - [PostgreSQL: CREATE VIEW](https://www.postgresql.org/docs/current/sql-createview.html)
    pub ViewInTheWay {
        id: "view-in-the-way",
        name: "Column or table changed that a view uses",
        family: Object,
        severity: Error,
        checklist: &[9],
        fix: Some(Applicability::Display),
    }
}

/// What PostgreSQL refuses.
struct Refused {
    /// As a message begins: "Dropping `users.email`".
    what: String,
    /// The server's words.
    answer: &'static str,
    /// The views, those that others read first.
    views: Vec<RelName>,
    /// Why it may not be refused after all.
    unknown: Option<String>,
}

impl Rule for ViewInTheWay {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let Some(op) = run.op_of(step) else { continue };
            for refused in refused(step) {
                let names: Vec<String> = refused.views.iter().map(|view| format!("`{view}`")).collect();
                let names = names.join(", ");
                let uses = if refused.views.len() == 1 { "uses" } else { "use" };
                let message = format!(
                    "{} fails as long as {names} {uses} it: `{}`. Drop what is in the way before, and create it again behind.",
                    refused.what, refused.answer
                );
                let finding = Draft::on(&Self::META, run, op)
                    .says(format!("{} fails: {names} {uses} it", refused.what), message)
                    .resting_on(refused.unknown.clone())
                    .with_fix(fix(ctx, step, op, &refused.views));
                findings.push(finding);
            }
        }
    }
}

fn refused(step: &Step) -> Vec<Refused> {
    const DEPEND: &str = "other objects depend on it";
    const TYPE: &str = "cannot alter type of a column used by a view or rule";
    match &step.form {
        Form::AlterTable { table, actions, .. } => actions
            .iter()
            .filter_map(|action| match action {
                AlterAction::DropColumn { column, cascade: false, .. } => {
                    of_column(step, table, column, format!("Dropping `{table}.{column}`"), DEPEND)
                }
                AlterAction::SetType { column, .. } => {
                    of_column(step, table, column, format!("Changing the type of `{table}.{column}`"), TYPE)
                }
                _ => None,
            })
            .collect(),
        Form::Drop { object: ObjectKind::Table | ObjectKind::View, names, cascade: false, .. } => names
            .iter()
            .filter_map(|name| {
                let gone = |view: &RelName| names.iter().any(|name| canonical(name) == *view);
                let views: Vec<RelName> =
                    step.before.views_of(name, None).into_iter().filter(|view| !gone(view)).collect();
                let what = format!("Dropping `{name}`");
                (!views.is_empty()).then_some(Refused { what, answer: DEPEND, views, unknown: None })
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn of_column(
    step: &Step,
    table: &RelName,
    column: &str,
    what: String,
    answer: &'static str,
) -> Option<Refused> {
    let views = step.before.views_of(table, Some(column));
    let first = views.iter().find(|view| uses(step, view, table, column))?;
    let unknown = is_anothers(step, first, table, column).then(|| {
        format!("`{first}` reads several tables; whether its `{column}` is that of `{table}` is not known.")
    });
    Some(Refused { what, answer, views, unknown })
}

/// What a view reads, the columns it speaks of, and when it was made.
fn definition<'a>(step: &'a Step, view: &RelName) -> Option<(&'a [RelName], &'a [String], Option<Moment>)> {
    let plain = step.before.views.get(view).map(|view| (&*view.reads, &*view.uses, Some(view.created)));
    plain.or_else(|| step.before.tables.get(view).map(|view| (&*view.reads, &*view.uses, view.created)))
}

/// Whether a view that reads the table uses the column: by name, or by a `*` that was written when the column was there.
fn uses(step: &Step, view: &RelName, table: &RelName, column: &str) -> bool {
    let Some((reads, names, created)) = definition(step, view) else { return false };
    let known = step.before.table(table);
    let added = known.and_then(|known| known.column(column)?.added);
    // What came with the table was there before any view of it.
    let came_later = added.is_some() && known.and_then(|known| known.created) != added;
    let was_there = !came_later || added < created;
    reads.contains(&canonical(table))
        && (names.iter().any(|name| name == column) || (was_there && names.iter().any(|name| name == "*")))
}

/// Whether the column that the view speaks of may be another table's.
fn is_anothers(step: &Step, view: &RelName, table: &RelName, column: &str) -> bool {
    let reads = definition(step, view).map_or(&[][..], |(reads, _, _)| reads);
    reads.iter().filter(|read| **read != canonical(table)).any(|read| {
        step.before.table(read).is_none_or(|known| !known.complete || known.column(column).is_some())
    })
}

/// The views dropped before and created again behind, with a hole for their queries.
fn fix(ctx: &RuleContext<'_>, step: &Step, op: &Op, views: &[RelName]) -> Option<DraftFix> {
    if !ctx.is_written_once(op) || op.batch.is_some() {
        return None;
    }
    let kind =
        |view: &RelName| if step.before.views.contains_key(view) { "VIEW" } else { "MATERIALIZED VIEW" };
    let line = |sql: String| fix::apart::execute(ctx, &sql);
    let drops =
        views.iter().rev().map(|view| line(format!("DROP {} {}", kind(view), fix::sql::relation(view))));
    let creates = views
        .iter()
        .map(|view| line(format!("CREATE {} {} AS SELECT …", kind(view), fix::sql::relation(view))));
    let edits = vec![
        fix::insert_before(ctx.file, op.statement, &drops.collect::<Option<Vec<_>>>()?)?,
        fix::insert_after(ctx.file, op.statement, &creates.collect::<Option<Vec<_>>>()?)?,
    ];
    Some(DraftFix::new("Drop it before, and create it again behind", Applicability::Display, edits))
}
