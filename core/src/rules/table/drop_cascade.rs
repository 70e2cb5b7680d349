use crate::{
    fix::WrittenSql,
    report::{Applicability, Direction, Severity},
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::{AlterAction, Form, ObjectKind, RelName},
};

declare_rule! {
    /// A drop takes along whatever depends on it, and the migration does not say what that is.
    ///
    /// ## Why it matters
    /// CASCADE drops views, foreign keys, defaults and triggers; with a type it drops the columns that have it, rows and
    /// all. What goes depends on the database at hand: production may have a view that no migration made.
    ///
    /// ## Example
    /// ```python,bad
    /// op.execute("DROP TYPE mood CASCADE")
    /// ```
    /// ```python,good
    /// op.drop_column("people", "mood")
    /// op.execute("DROP TYPE mood")
    /// ```
    ///
    /// ## When to ignore
    /// What depends on it is known and meant to go, or the database is one of a test.
    ///
    /// ## Fix safety
    /// Without CASCADE PostgreSQL refuses the drop where something depends on it, and says what. Drop that by name first.
    ///
    /// ## References
    /// - [PostgreSQL: dependency tracking](https://www.postgresql.org/docs/current/ddl-depend.html)
    pub DropCascade {
        id: "drop-cascade",
        name: "Drop with CASCADE",
        family: Table,
        severity: Error,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

/// What is dropped with CASCADE.
struct Dropped<'a> {
    /// As a message names it.
    what: String,
    /// The table that it is or belongs to, for things that have one.
    table: Option<&'a RelName>,
    /// What is known to go with it.
    dependents: Vec<RelName>,
    /// Whether columns go, with what they hold.
    columns_go: bool,
}

impl Rule for DropCascade {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let Some(op) = run.op_of(step) else { continue };
            let all = dropped(step);
            let old = all.iter().find(|dropped| !dropped.table.is_some_and(|table| step.is_new(table)));
            let Some(Dropped { what, dependents, columns_go, .. }) = old else { continue };
            let along = if dependents.is_empty() {
                "whatever depends on it in this database, and nothing says what that is".to_owned()
            } else {
                let names: Vec<String> = dependents.iter().map(|name| format!("`{name}`")).collect();
                let goes = if *columns_go { "the columns of that type in" } else { "what depends on it:" };
                format!("{goes} {}", names.join(", "))
            };
            let message = format!(
                "CASCADE drops {what} and {along}. Drop what is meant to go by name; without CASCADE PostgreSQL refuses when \
                 something else depends on it."
            );
            let worst = match run.direction {
                Direction::Downgrade => Severity::Advice,
                Direction::Upgrade if *columns_go => Severity::Error,
                Direction::Upgrade => Severity::Warning,
            };
            let finding = Draft::on(&Self::META, run, op)
                .at_most(worst)
                .says(format!("CASCADE drops {what} and all that depends on it"), message)
                .with_fix(fix(ctx, run, step, all.len(), !dependents.is_empty()));
            findings.push(finding);
        }
    }
}

fn dropped(step: &Step) -> Vec<Dropped<'_>> {
    match &step.form {
        Form::Drop { object, names, cascade: true, .. } => {
            names.iter().filter_map(|name| dropped_object(step, *object, name)).collect()
        }
        Form::AlterTable { table, actions, .. } => {
            actions.iter().filter_map(|action| dropped_part(step, table, action)).collect()
        }
        _ => Vec::new(),
    }
}

fn dropped_object<'a>(step: &Step, object: ObjectKind, name: &'a RelName) -> Option<Dropped<'a>> {
    let before = &step.before;
    let views = || before.views_of(name, None);
    let dependents = match object {
        ObjectKind::Table | ObjectKind::ForeignTable => {
            let keys = before.referenced_by(name).into_iter().map(|(other, _)| other);
            views().into_iter().chain(keys).filter(|other| other != name).collect()
        }
        ObjectKind::View | ObjectKind::MaterializedView => views(),
        ObjectKind::Sequence => before.tables_drawing_from(name),
        ObjectKind::Type | ObjectKind::Domain => before.tables_using_type(name),
        ObjectKind::Function(_) | ObjectKind::Extension => Vec::new(),
        // Nothing depends on the others; a schema has a rule of its own.
        _ => return None,
    };
    let typed = matches!(object, ObjectKind::Type | ObjectKind::Domain);
    Some(Dropped {
        what: format!("the {} `{name}`", object.word()),
        columns_go: typed && !dependents.is_empty(),
        table: (!typed).then_some(name),
        dependents,
    })
}

fn dropped_part<'a>(step: &Step, table: &'a RelName, action: &AlterAction) -> Option<Dropped<'a>> {
    let (what, dependents) = match action {
        AlterAction::DropColumn { column, cascade: true, .. } => {
            let keys = step.before.referring_by(table, column).into_iter().map(|(other, _)| other);
            let views = step.before.views_of(table, Some(column));
            (format!("the column `{table}.{column}`"), views.into_iter().chain(keys).collect())
        }
        AlterAction::DropConstraint { name, cascade: true, .. } => {
            (format!("the constraint `{name}` of `{table}`"), Vec::new())
        }
        _ => return None,
    };
    Some(Dropped { what, table: Some(table), dependents, columns_go: false })
}

/// The same drop without CASCADE; not where it is known that PostgreSQL would refuse it.
fn fix(ctx: &RuleContext<'_>, run: &Run, step: &Step, drops: usize, refused: bool) -> Option<DraftFix> {
    let several = matches!(step.form, Form::AlterTable { .. }) && drops > 1;
    if several || refused {
        return None;
    }
    let edit = WrittenSql::of(ctx, run, step)?.remove(&["CASCADE"])?;
    Some(DraftFix::new("Drop it without CASCADE", Applicability::Review, vec![edit]))
}
