use crate::{
    fix,
    ops::{Op, OpKind},
    report::{Applicability, Direction, Severity},
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    schema::{Table, canonical},
    sql::{AlterAction, Form, ObjectKind, RelName},
};

declare_rule! {
    /// An index or a constraint is dropped under a name that it does not have.
    ///
    /// ## Why it matters
    /// PostgreSQL answers `index "…" does not exist` and everything is rolled back; in a downgrade that happens on the day
    /// when it is needed. With IF EXISTS nothing fails and nothing is dropped: the index stays, and the next upgrade stops
    /// because it is there already.
    ///
    /// ## Example
    /// ```python,bad
    /// def upgrade() -> None:
    ///     op.create_index("ix_orders_customer_id", "orders", ["customer_id"])
    ///
    /// def downgrade() -> None:
    ///     op.drop_index("ix_order_customer_id", table_name="orders")
    /// ```
    /// ```python,good
    /// def upgrade() -> None:
    ///     op.create_index("ix_orders_customer_id", "orders", ["customer_id"])
    ///
    /// def downgrade() -> None:
    ///     op.drop_index("ix_orders_customer_id", table_name="orders")
    /// ```
    ///
    /// ## When to ignore
    /// The database holds one of the dropped name too, from a time before these migrations.
    ///
    /// ## Fix safety
    /// The name becomes that of the one which the migrations make. Look into a database whether it is called so there.
    ///
    /// ## References
    /// - [PostgreSQL: DROP INDEX](https://www.postgresql.org/docs/current/sql-dropindex.html)
    /// - [Alembic: the importance of naming constraints](https://alembic.sqlalchemy.org/en/latest/naming.html)
    pub DroppedUnderAnotherName {
        id: "dropped-under-another-name",
        name: "Index or constraint dropped under another name",
        family: Index,
        severity: Error,
        checklist: &[1, 9],
        fix: Some(Applicability::Review),
    }
}

impl Rule for DroppedUnderAnotherName {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            for dropped in drops(step) {
                let Some(found) = meant(ctx, run, step, &dropped) else { continue };
                let Some(op) = run.op_of(step) else { continue };
                let (noun, name, real) = (dropped.noun(), dropped.name, &found.name);
                let end = if dropped.if_exists {
                    "With IF EXISTS nothing fails, and nothing is dropped.".to_owned()
                } else {
                    format!(
                        "PostgreSQL will answer `{noun} \"{name}\" {}does not exist`.",
                        dropped.of_relation()
                    )
                };
                let why = if found.proven {
                    format!(
                        "No migration makes {} `{name}`; the one that they make is called `{real}`.",
                        dropped.article()
                    )
                } else {
                    format!(
                        "`upgrade()` makes the {noun} `{real}`, and `downgrade()` drops `{name}` instead of it."
                    )
                };
                let finding = Draft::on(&Self::META, run, op)
                    .says(
                        format!("The {noun} `{name}` is called `{real}`"),
                        format!("{why} {end} Drop it by its own name."),
                    )
                    .with_fix(name_fix(ctx, op, real));
                findings.push(if found.proven && !dropped.if_exists {
                    finding
                } else {
                    finding.at_most(Severity::Warning)
                });
            }
        }
    }
}

/// One thing that a step drops by its name.
struct Dropped<'a> {
    name: &'a str,
    /// The table, where the statement names it or the migrations know it.
    table: Option<RelName>,
    is_index: bool,
    if_exists: bool,
}

impl Dropped<'_> {
    fn noun(&self) -> &'static str {
        if self.is_index { "index" } else { "constraint" }
    }

    fn of_relation(&self) -> String {
        let table = self.table.as_ref().filter(|_| !self.is_index);
        table.map_or_else(String::new, |table| format!("of relation \"{}\" ", table.name))
    }

    fn article(&self) -> &'static str {
        if self.is_index { "an index" } else { "a constraint" }
    }
}

/// Whether it can be told what is meant by something that the step drops.
pub(crate) fn is_dropped_under_another_name(ctx: &RuleContext<'_>, run: &Run, step: &Step) -> bool {
    drops(step).iter().any(|dropped| meant(ctx, run, step, dropped).is_some())
}

/// What really is there.
struct Found {
    name: String,
    /// Whether all of the table is known, and not only this file.
    proven: bool,
}

fn drops(step: &Step) -> Vec<Dropped<'_>> {
    match &step.form {
        Form::Drop { object: ObjectKind::Index, names, if_exists, .. } => names
            .iter()
            .map(|name| Dropped {
                name: &name.name,
                table: step.before.table_of_index(name).map(|(table, _)| table.clone()),
                is_index: true,
                if_exists: *if_exists,
            })
            .collect(),
        Form::AlterTable { table, actions, .. } => actions
            .iter()
            .filter_map(|action| match action {
                AlterAction::DropConstraint { name, if_exists, .. } => Some(Dropped {
                    name,
                    table: Some(canonical(table)),
                    is_index: false,
                    if_exists: *if_exists,
                }),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// What must be meant, where nothing of the dropped name is known.
fn meant(ctx: &RuleContext<'_>, run: &Run, step: &Step, dropped: &Dropped<'_>) -> Option<Found> {
    let table = table_of(run, step, dropped)?;
    let known = step.before.table(&table);
    if known.is_some_and(|known| has(known, dropped.name)) || is_made_in(run, dropped.name) {
        return None;
    }
    if let Some(known) = known.filter(|known| known.is_all_known()) {
        let name = closest(&names(known, dropped.is_index), dropped.name, 3)?;
        return Some(Found { name, proven: true });
    }
    if run.direction != Direction::Downgrade {
        return None;
    }
    let name = left_over(ctx, &table, dropped)?;
    let name = closest(&[&name], dropped.name, 2)?;
    Some(Found { name, proven: false })
}

/// Whether the run makes one of this name: what it drops before may be what a failed build left.
fn is_made_in(run: &Run, wanted: &str) -> bool {
    let adds = |action: &AlterAction| matches!(action, AlterAction::AddConstraint(made) if made.name.as_deref() == Some(wanted));
    run.steps.iter().any(|step| match &step.form {
        Form::CreateIndex { name, .. } => name.as_deref() == Some(wanted),
        Form::AlterTable { actions, .. } => actions.iter().any(adds),
        Form::Rename { to, .. } => to == wanted,
        _ => false,
    })
}

/// The table, which `op.drop_index` names although the SQL does not.
fn table_of(run: &Run, step: &Step, dropped: &Dropped<'_>) -> Option<RelName> {
    if let Some(table) = &dropped.table {
        return Some(table.clone());
    }
    let OpKind::DropIndex(index) = &run.op_of(step)?.kind else { return None };
    index.table.as_ref()?.known().map(|table| canonical(&table))
}

/// Whether something of this name is known by more than the statement that drops it.
fn has(table: &Table, name: &str) -> bool {
    table.constraint(name).is_some() || table.index(name).is_some_and(|index| index.added.is_some())
}

/// The names that the migrations gave; a name that the database made up may be another one under a naming convention.
fn names(table: &Table, indexes: bool) -> Vec<&str> {
    if indexes {
        let plain = table.indexes.iter().filter(|index| !index.constraint);
        return plain.filter_map(|index| index.name.as_deref()).collect();
    }
    let named = table.constraints.iter().filter(|constraint| !constraint.made_up);
    named.filter_map(|constraint| constraint.name.as_deref()).collect()
}

/// The one thing of the kind that the upgrade makes on the table and the downgrade leaves, when it drops only one that
/// nobody made.
fn left_over(ctx: &RuleContext<'_>, table: &RelName, dropped: &Dropped<'_>) -> Option<String> {
    let opaque =
        |run: &Run| run.steps.iter().any(|step| matches!(step.form, Form::Do | Form::Unparsed { .. }));
    if opaque(ctx.upgrade) || opaque(ctx.downgrade) {
        return None;
    }
    let before = &ctx.upgrade.steps.first()?.before;
    let made = ctx.upgrade.after.table(table)?;
    let is_new = |name: &&str| !before.table(table).is_some_and(|known| has(known, name));
    let stays = |name: &&str| ctx.downgrade.after.table(table).is_some_and(|known| has(known, name));
    let mut left = names(made, dropped.is_index).into_iter().filter(is_new).filter(stays);
    let (Some(name), None) = (left.next(), left.next()) else { return None };
    let strangers = ctx.downgrade.steps.iter().filter(|step| {
        drops(step).iter().any(|other| {
            other.is_index == dropped.is_index
                && table_of(ctx.downgrade, step, other).as_ref() == Some(table)
                && !step.before.table(table).is_some_and(|known| has(known, other.name))
        })
    });
    let known_before = |step: &Step| drops(step).iter().any(|other| other.name == dropped.name);
    (strangers.count() == 1 && !ctx.upgrade.steps.iter().any(known_before)).then(|| name.to_owned())
}

/// The name that differs least, where one does so alone and by no more than one letter in `share`.
fn closest(names: &[&str], wanted: &str, share: usize) -> Option<String> {
    let mut far: Vec<(usize, &str)> = names.iter().map(|name| (distance(name, wanted), *name)).collect();
    far.sort_unstable();
    match far.as_slice() {
        [(least, name), rest @ ..]
            if *least <= wanted.len() / share && rest.first().is_none_or(|(next, _)| next > least) =>
        {
            Some((*name).to_owned())
        }
        _ => None,
    }
}

/// How many letters must be put in, left out or changed.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (at, left) in a.bytes().enumerate() {
        let mut diagonal = at;
        let mut last = at + 1;
        let mut next = vec![last];
        for (right, above) in b.bytes().zip(row.iter().skip(1)) {
            last = (diagonal + usize::from(left != right)).min(above + 1).min(last + 1);
            diagonal = *above;
            next.push(last);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

/// The other name in the call, in `op.f(…)` where it is.
fn name_fix(ctx: &RuleContext<'_>, op: &Op, name: &str) -> Option<DraftFix> {
    let argument = match &op.kind {
        OpKind::DropIndex(_) => op.argument(0, "index_name")?,
        OpKind::DropConstraint(_) => op.argument(0, "constraint_name")?,
        _ => return None,
    };
    if !ctx.can_edit(op) {
        return None;
    }
    let quoted = fix::quote(ctx.file, name);
    let written = ctx.file.slice(argument.value);
    let value = match written.split_once(".f(") {
        Some((object, _)) if !object.contains(['"', '\'']) => format!("{object}.f({quoted})"),
        _ => quoted,
    };
    let edit = fix::replace_argument(argument, &value);
    Some(DraftFix::new(format!("Drop `{name}`"), Applicability::Review, vec![edit]))
}
