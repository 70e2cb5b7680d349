use crate::{
    ops::{Op, OpKind},
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    schema::{Moment, Schema, TableKind},
    sql::{AlterAction, Form, ObjectKind, RelName},
};

declare_rule! {
    /// A table, index or constraint is created that is there already, or under a name that something else has.
    ///
    /// ## Why it matters
    /// PostgreSQL stops with "… already exists" (SQLSTATE 42P07 or 42710), and the migration is rolled back. It comes from
    /// two branches that made the same thing, from a revision generated on a database that was not up to date, or from a
    /// downgrade that brings back what was never dropped. Tables, views, sequences and indexes share one set of names, and
    /// tables, views and sequences may not be called as a type either.
    ///
    /// ## Example
    /// ```python,bad
    /// def upgrade() -> None:
    ///     op.create_table("tags", sa.Column("id", sa.BigInteger(), primary_key=True), sa.Column("name", sa.Text()))
    ///     op.create_index("ix_tags_name", "tags", ["name"])
    ///     op.create_index("ix_tags_name", "tags", ["name"], unique=True)
    ///
    /// def downgrade() -> None:
    ///     op.drop_table("tags")
    /// ```
    /// ```python,good
    /// def upgrade() -> None:
    ///     op.create_table("tags", sa.Column("id", sa.BigInteger(), primary_key=True), sa.Column("name", sa.Text()))
    ///     op.create_index("ix_tags_name", "tags", ["name"], unique=True)
    ///
    /// def downgrade() -> None:
    ///     op.drop_table("tags")
    /// ```
    ///
    /// ## When to ignore
    /// Something drops it in between that the pasted revisions do not show.
    ///
    /// ## Fix safety
    /// There is no fix: which of the two is right is not known, and `if_not_exists=True` would hide that they differ.
    ///
    /// ## References
    /// - [PostgreSQL: error codes](https://www.postgresql.org/docs/current/errcodes-appendix.html)
    pub CreatedTwice {
        id: "created-twice",
        name: "Created although it is there",
        family: Table,
        severity: Error,
        checklist: &[9],
        fix: None,
    }
}

impl Rule for CreatedTwice {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let Some(op) = run.op_of(step).filter(|op| op.when.is_none()) else { continue };
            let by = |made: Moment| {
                if made.revision == step.now.revision {
                    "this migration itself"
                } else {
                    "an earlier revision"
                }
            };
            if is_named_otherwise(ctx, run, step, op) {
                continue;
            }
            let function = run.direction.function();
            for (what, made) in existing(step).into_iter().filter(|(_, made)| is_certain(run, step, *made)) {
                let message = format!(
                    "{what} is there already, made by {}. PostgreSQL stops with \"already exists\", and nothing of this \
                     {function} stays. Take one of the two out.",
                    by(made),
                );
                findings
                    .push(Draft::on(&Self::META, run, op).says(format!("{what} is created twice"), message));
            }
            if let Some(taken) = taken(step).filter(|taken| is_certain(run, step, taken.made)) {
                let Taken { name, says, has, made } = taken;
                let message = format!(
                    "The {} that {} made has the name `{name}` already. PostgreSQL stops with '{says} \"{name}\" already \
                     exists', and nothing of this {function} stays. Give one of the two another name.",
                    has.word(),
                    by(made),
                );
                findings.push(
                    Draft::on(&Self::META, run, op).says(format!("The name `{name}` is taken"), message),
                );
            }
        }
    }
}

/// What a step creates although it is known, with the moment at which it was made. Columns and enums have rules of their own.
fn existing(step: &Step) -> Vec<(String, Moment)> {
    let before = &step.before;
    match &step.form {
        Form::CreateTable { table, if_not_exists: false, temporary: false, .. } => before
            .table(table)
            .filter(|known| known.kind == TableKind::Table && known.opaque == before.opaque)
            .and_then(|known| Some((format!("The table `{table}`"), known.created?)))
            .into_iter()
            .collect(),
        Form::CreateIndex { name: Some(name), table, if_not_exists: false, .. } => {
            let index = RelName { schema: table.schema.clone(), name: name.clone() };
            before
                .table_of_index(&index)
                .filter(|(table, _)| before.table(table).is_some_and(|known| known.opaque == before.opaque))
                .and_then(|(_, known)| Some((format!("The index `{name}`"), known.added?)))
                .into_iter()
                .collect()
        }
        Form::AlterTable { table, actions, .. } => {
            let Some(known) = before.table(table).filter(|known| known.opaque == before.opaque) else {
                return Vec::new();
            };
            let made = actions.iter().filter_map(|action| match action {
                AlterAction::AddConstraint(constraint) => {
                    let name = constraint.name.as_deref()?;
                    let there = known.constraint(name).filter(|there| !there.inherited)?;
                    Some((format!("The constraint `{name}` of `{table}`"), there.added))
                }
                _ => None,
            });
            made.collect()
        }
        Form::CreateView { name, replace: false, materialized, if_not_exists: false, .. } => {
            let kind = if *materialized { ObjectKind::MaterializedView } else { ObjectKind::View };
            same(before, before.relation_named(name), kind, name)
        }
        Form::CreateSequence { name, if_not_exists: false, .. } => {
            same(before, before.relation_named(name), ObjectKind::Sequence, name)
        }
        Form::CreateDomain { name, .. } => same(before, before.type_named(name), ObjectKind::Domain, name),
        _ => Vec::new(),
    }
}

/// What was found under a name, when it is of the kind that is to be made. What was made before a command that cannot be seen
/// through may be gone.
fn same(
    before: &Schema,
    found: Option<(ObjectKind, Option<Moment>)>,
    kind: ObjectKind,
    name: &RelName,
) -> Vec<(String, Moment)> {
    let there = found.filter(|(has, _)| *has == kind && before.opaque == 0);
    let made = there.and_then(|(_, made)| Some((format!("The {} `{name}`", kind.word()), made?)));
    made.into_iter().collect()
}

/// A name that something of another kind has.
struct Taken<'a> {
    /// The name.
    name: &'a RelName,
    /// The word in PostgreSQL's message.
    says: &'static str,
    /// What has it.
    has: ObjectKind,
    /// When that was made.
    made: Moment,
}

/// The name that a step wants for something, when a thing of another kind has it. Same kinds are [`existing`]'s, and two enums
/// have a rule of their own. What was made before a command that cannot be seen through may be gone.
fn taken(step: &Step) -> Option<Taken<'_>> {
    let before = &step.before;
    let (wants, name, may_be_there) = match &step.form {
        Form::CreateTable { table, temporary: false, if_not_exists, .. } => {
            (ObjectKind::Table, table, *if_not_exists)
        }
        Form::CreateView { name, materialized: true, if_not_exists, .. } => {
            (ObjectKind::MaterializedView, name, *if_not_exists)
        }
        Form::CreateView { name, .. } => (ObjectKind::View, name, false),
        Form::CreateSequence { name, if_not_exists, .. } => (ObjectKind::Sequence, name, *if_not_exists),
        Form::CreateEnum { name, .. } => (ObjectKind::Type, name, false),
        Form::CreateDomain { name, .. } => (ObjectKind::Domain, name, false),
        _ => return None,
    };
    if before.opaque > 0 {
        return None;
    }
    let is_type = matches!(wants, ObjectKind::Type | ObjectKind::Domain);
    // Indexes bring no type along.
    let relation = before.relation_named(name).filter(|(kind, _)| !is_type || *kind != ObjectKind::Index);
    if relation.is_some() && may_be_there {
        return None;
    }
    let (has, made) = relation.or_else(|| before.type_named(name)).filter(|(has, _)| *has != wants)?;
    let says = if relation.is_some() && !is_type { "relation" } else { "type" };
    Some(Taken { name, says, has, made: made? })
}

/// Whether what was made is certain to be there: not in a branch that may not have run.
fn is_certain(run: &Run, step: &Step, made: Moment) -> bool {
    if made.revision != step.now.revision {
        return true;
    }
    // In this run: whatever could have made it ran for certain.
    let earlier = run.steps_before(step).iter();
    earlier.filter_map(|earlier| run.op_of(earlier)).all(|op| op.when.is_none())
}

/// Whether a naming convention, which only the project knows, may have a part in the name: of an index that nobody named, or
/// of a constraint that is dropped before under a longer name. Or whether what is dropped before has a name that is not known.
fn is_named_otherwise(ctx: &RuleContext<'_>, run: &Run, step: &Step, op: &Op) -> bool {
    match &step.form {
        Form::CreateIndex { name: Some(name), .. } => match &op.kind {
            OpKind::CreateIndex(index) => index.name.text().is_none(),
            OpKind::CreateTable(_) | OpKind::AddColumn(_) => !ctx.file.text.contains(name.as_str()),
            _ => false,
        },
        Form::AlterTable { table, actions, .. } => {
            let added = |gone: &str| {
                actions.iter().any(|action| match action {
                    AlterAction::AddConstraint(constraint) => {
                        constraint.name.as_deref().is_some_and(|name| gone.ends_with(&format!("_{name}")))
                    }
                    _ => false,
                })
            };
            let mut dropped = run.ops.iter().take(step.op).filter_map(|op| match &op.kind {
                OpKind::DropConstraint(drop) if drop.table.known().as_ref() == Some(table) => {
                    drop.name.text()
                }
                _ => None,
            });
            dropped.any(|name| name.as_known().is_none_or(added))
        }
        _ => false,
    }
}
