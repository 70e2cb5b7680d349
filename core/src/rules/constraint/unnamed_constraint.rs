use std::rc::Rc;

use crate::{
    fact::Text,
    fix,
    ops::{Constraint, ConstraintKind, Name, Op, OpKind, Relation},
    report::{Applicability, Direction},
    rules::{
        Draft, DraftFix, Findings, Rule, RuleContext, constraint::drop_constraint_without_name::is_meant,
        declare_rule,
    },
    schema::Table,
    sql::{AlterAction, ConstraintForm, Form, RelName},
    text::Edit,
};

declare_rule! {
    /// A unique or check constraint is created without a name, so PostgreSQL makes one up.
    ///
    /// ## Why it matters
    /// Whoever wants to change or drop it later has to find out what it is called, and that may differ from one database
    /// to the next. Error messages that reach the application carry the made-up name.
    ///
    /// ## Example
    /// ```python,bad
    /// op.create_unique_constraint(None, "users", ["email"])
    /// ```
    /// ```python,good
    /// op.create_unique_constraint("uq_users_email", "users", ["email"])
    /// ```
    ///
    /// ## When to ignore
    /// `env.py` hands over metadata with a naming convention, which names it.
    ///
    /// ## Fix safety
    /// A person must agree to the name: where a convention gave another one, that one is in the database. The downgrade's
    /// `drop_constraint(None, …)` gets the same name. Where a later revision on the page drops the constraint, it gets the name
    /// that PostgreSQL makes up, which that revision counts on.
    ///
    /// ## References
    /// - [Alembic: the importance of naming constraints](https://alembic.sqlalchemy.org/en/latest/naming.html)
    pub UnnamedConstraint {
        id: "unnamed-constraint",
        name: "Constraint without a name",
        family: Constraint,
        severity: Advice,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for UnnamedConstraint {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let ops = ctx.upgrade.ops.iter().filter(|op| op.when.is_none());
        for (op, table, constraint) in ops.flat_map(unnamed).filter(|(_, _, constraint)| is_ours(constraint))
        {
            let noun = constraint.noun();
            let message = format!(
                "The {noun} on `{}` has no name, so PostgreSQL makes one up. Dropping it later means finding that name out \
                 first. Give it a name here.",
                table.display()
            );
            let mut finding = Draft::on(&Self::META, ctx.upgrade, op)
                .placed(constraint.call)
                .says(format!("A {noun} on `{}` has no name", table.display()), message);
            finding.direction = Some(Direction::Upgrade);
            findings.push(finding.with_fix(name_fix(ctx, op, table, constraint)));
        }
    }
}

/// Foreign keys have a rule of their own; a primary key's made-up name is always `table_pkey`.
fn is_ours(constraint: &Constraint) -> bool {
    matches!(
        constraint.kind,
        ConstraintKind::Unique { .. } | ConstraintKind::Check { .. } | ConstraintKind::Exclude { .. }
    )
}

/// The unnamed constraints that an operation makes, by a call of their own.
pub(crate) fn unnamed(op: &Op) -> Vec<(&Op, &Relation, &Constraint)> {
    let all: Vec<(&Relation, &Constraint)> = match &op.kind {
        OpKind::AddConstraint { table, constraint } => vec![(table, constraint)],
        OpKind::CreateTable(table) => {
            let inline =
                table.columns.iter().flat_map(|column| column.foreign_keys.iter().chain(&column.checks));
            table.constraints.iter().chain(inline).map(|constraint| (&table.table, constraint)).collect()
        }
        OpKind::AddColumn(add) => add
            .column
            .foreign_keys
            .iter()
            .chain(&add.column.checks)
            .map(|constraint| (&add.table, constraint))
            .collect(),
        _ => Vec::new(),
    };
    all.into_iter()
        .filter(|(_, constraint)| constraint.name == Name::None)
        .map(|(table, constraint)| (op, table, constraint))
        .collect()
}

/// The name where the constraint is made, and in the downgrade's `drop_constraint(None, …)` when only it can be meant.
pub(crate) fn name_fix(
    ctx: &RuleContext<'_>,
    op: &Op,
    table: &Relation,
    constraint: &Constraint,
) -> Option<DraftFix> {
    if !ctx.is_written_once(op) {
        return None;
    }
    let name = name_for(ctx, table, constraint)?;
    let quoted = fix::quote(ctx.file, &name);
    let is_operation = matches!(op.kind, OpKind::AddConstraint { .. }) && !op.is_construct();
    let made = match op.argument(0, "constraint_name") {
        Some(argument) if is_operation => fix::replace_argument(argument, &quoted),
        _ => fix::set_keyword(ctx.file, constraint.call, &constraint.args, "name", &quoted)?,
    };
    let mut edits = vec![made];
    let mut drops = ctx.downgrade.ops.iter().filter(|drop| {
        matches!(&drop.kind, OpKind::DropConstraint(dropped)
            if dropped.name == Name::None && dropped.table == *table && is_meant(dropped, constraint))
    });
    if let (Some(drop), None) = (drops.next(), drops.next()) {
        edits.push(fix::replace_argument(drop.argument(0, "constraint_name")?, &quoted));
    }
    edits.extend(drops_by_made_up_name(ctx, table, constraint, &quoted)?);
    edits.extend(drops_in_sql(ctx, table, &name)?);
    Some(DraftFix::new(format!("Name it `{name}`"), Applicability::Review, edits))
}

/// The constraint as it is in the database, under a name that PostgreSQL made up.
fn made_up<'a>(
    ctx: &RuleContext<'a>,
    table: &RelName,
    constraint: &Constraint,
) -> Option<&'a crate::schema::Constraint> {
    let known = ctx.upgrade.after.table(table)?;
    known
        .constraints
        .iter()
        .map(Rc::as_ref)
        .find(|known| known.made_up && is_made_of(&known.form, constraint))
}

/// A name for a constraint that has none: by convention, but the one that PostgreSQL makes up where a pasted revision that
/// follows drops or renames the constraint, and so knows it by that.
pub(crate) fn name_for(ctx: &RuleContext<'_>, table: &Relation, constraint: &Constraint) -> Option<String> {
    let known_later = table.known().and_then(|table| name_known_later(ctx, &table, constraint));
    known_later.map(str::to_owned).or_else(|| fix::constraint_name(&table.display(), constraint))
}

/// The made-up name, where the constraint is not there any more when all pasted revisions have run. One of the same name that
/// was added later is another one.
fn name_known_later<'a>(ctx: &RuleContext<'a>, table: &RelName, constraint: &Constraint) -> Option<&'a str> {
    let made = made_up(ctx, table, constraint)?;
    let at_end = ctx.end.table(table);
    let stays =
        |end: &Table| end.constraints.iter().any(|end| end.name == made.name && end.added == made.added);
    if at_end.is_some_and(stays) { None } else { made.name.as_deref() }
}

/// The new name in the downgrade's `drop_constraint`, where that drops the constraint by the name which PostgreSQL makes up.
/// Nothing where it does so in a way that cannot be edited.
fn drops_by_made_up_name(
    ctx: &RuleContext<'_>,
    table: &Relation,
    constraint: &Constraint,
    quoted: &str,
) -> Option<Vec<Edit>> {
    let Some(known) = table.known() else { return Some(Vec::new()) };
    let Some(name) = made_up(ctx, &known, constraint).and_then(|made| made.name.as_deref()) else {
        return Some(Vec::new());
    };
    let drops = ctx.downgrade.ops.iter().filter(|op| {
        matches!(&op.kind, OpKind::DropConstraint(dropped)
            if dropped.table == *table && matches!(&dropped.name, Name::Given { text, .. } if text.is(name)))
    });
    drops
        .map(|op| {
            let written = ctx.can_edit(op).then(|| op.argument(0, "constraint_name"))??;
            Some(fix::replace_argument(written, quoted))
        })
        .collect()
}

/// Whether a known constraint may be the one that is written: of the same kind, on the same columns.
pub(crate) fn is_made_of(known: &ConstraintForm, written: &Constraint) -> bool {
    let same = |known: &[String], columns: &[Text]| {
        known.len() == columns.len() && known.iter().zip(columns).all(|(known, column)| column.is(known))
    };
    match (known, &written.kind) {
        (ConstraintForm::ForeignKey { columns, .. }, ConstraintKind::ForeignKey(key)) => {
            same(columns, &key.columns)
        }
        (ConstraintForm::Unique { columns, .. }, ConstraintKind::Unique { columns: written, .. }) => {
            same(columns, written)
        }
        _ => false,
    }
}

/// The name in the downgrade's SQL, where that drops the constraint by the name which PostgreSQL makes up. Nothing where it
/// does so in a way that cannot be edited.
fn drops_in_sql(ctx: &RuleContext<'_>, table: &Relation, name: &str) -> Option<Vec<Edit>> {
    let Some(table) = table.known() else { return Some(Vec::new()) };
    let known = ctx.upgrade.after.table(&table).map_or(&[][..], |known| known.constraints.as_slice());
    let mut made_up = known.iter().filter(|constraint| constraint.made_up);
    let (Some(only), None) = (made_up.next(), made_up.next()) else { return Some(Vec::new()) };
    let only = only.name.as_deref()?;
    let mut edits = Vec::new();
    for step in &ctx.downgrade.steps {
        let drops = matches!(&step.form, Form::AlterTable { actions, .. } if actions.iter().any(|action| {
            matches!(action, AlterAction::DropConstraint { name, .. } if name == only)
        }));
        let op = ctx.downgrade.op_of(step).filter(|op| matches!(op.kind, OpKind::Execute(_)));
        if let Some(op) = op.filter(|_| drops) {
            let sql = fix::WrittenSql::of(ctx, ctx.downgrade, step).filter(|_| op.when.is_none())?;
            edits.push(Edit::replace(sql.find(&[only])?, crate::quoting::quote_identifier(name)));
        }
    }
    Some(edits)
}
