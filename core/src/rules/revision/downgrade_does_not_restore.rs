use crate::{
    branches::Object,
    fix::{self, inverse},
    report::{Applicability, Direction, Severity},
    restore::{Difference, How, Restoration, restoration},
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    sql::{AlterAction, Form, ObjectKind, RelName},
    text::ByteRange,
};

declare_rule! {
    /// The downgrade does something, but not all that would undo the upgrade.
    ///
    /// ## Why it matters
    /// What stays behind is there when the upgrade runs again: "… already exists", and a rolled back release cannot be rolled out
    /// again. What is not brought back is missing for the code that the downgrade was made for.
    ///
    /// ## Example
    /// ```python,bad
    /// def upgrade() -> None:
    ///     op.add_column("users", sa.Column("bio", sa.Text(), nullable=True))
    ///     op.add_column("users", sa.Column("born_on", sa.Date(), nullable=True))
    ///
    /// def downgrade() -> None:
    ///     op.drop_column("users", "born_on")
    /// ```
    /// ```python,good
    /// def upgrade() -> None:
    ///     op.add_column("users", sa.Column("bio", sa.Text(), nullable=True))
    ///     op.add_column("users", sa.Column("born_on", sa.Date(), nullable=True))
    ///
    /// def downgrade() -> None:
    ///     op.drop_column("users", "born_on")
    ///     op.drop_column("users", "bio")
    /// ```
    ///
    /// ## When to ignore
    /// The difference is meant, and running the upgrade again works: what stays is made with `if_not_exists=True`.
    ///
    /// ## Fix safety
    /// A person must see that the place is right: the inverse of what was left out goes in front of the rest.
    ///
    /// ## References
    /// - [Alembic: downgrading](https://alembic.sqlalchemy.org/en/latest/tutorial.html#downgrading)
    pub DowngradeDoesNotRestore {
        id: "downgrade-does-not-restore",
        name: "Downgrade that leaves something out",
        family: Revision,
        severity: Warning,
        checklist: &[9],
        fix: Some(Applicability::Review),
    }
}

/// So many of the things left out are named.
const NAMED: usize = 3;

impl Rule for DowngradeDoesNotRestore {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let Some(downgrade) = ctx.revision.downgrade.as_ref().filter(|function| !function.empty) else {
            return;
        };
        if ctx.downgrade.ops.is_empty() || ctx.upgrade.ops.is_empty() {
            return;
        }
        let Restoration::Differs(found) = restoration(ctx.upgrade, ctx.downgrade) else { return };
        let mut left: Vec<LeftOut> =
            found.iter().filter_map(|difference| left_out(ctx, difference)).collect();
        left.sort_by_key(|left| left.op);
        let Some(worst) = left.iter().map(|left| left.severity).min() else { return };
        let named: Vec<&str> = left.iter().take(NAMED).map(|left| left.what.as_str()).collect();
        let more =
            if left.len() > NAMED { format!(", and {} more", left.len() - NAMED) } else { String::new() };
        let why = if worst == Severity::Warning {
            "The next upgrade then stops with \"already exists\"."
        } else {
            "The database is then not what the revision before left."
        };
        let message = format!(
            "`downgrade()` leaves something out: {}{more}. {why} Undo everything that `upgrade()` does, or raise an error that says \
             what has no way back.",
            named.join(", ")
        );
        let mut finding = Draft::at(&Self::META, downgrade.header)
            .says("The downgrade does not restore everything", message)
            .at_most(worst)
            .with_fix(completed(ctx, &left));
        finding.direction = Some(Direction::Downgrade);
        findings.push(finding);
    }
}

/// Something that the downgrade leaves out.
struct LeftOut {
    what: String,
    severity: Severity,
    /// The operation of `upgrade()` that it comes from.
    op: usize,
}

/// What a difference is to this rule: types have rules of their own, and so has what is called otherwise in the downgrade.
fn left_out(ctx: &RuleContext<'_>, difference: &Difference) -> Option<LeftOut> {
    let Difference { object, kind, how, op, of_upgrade } = difference;
    let op = op.filter(|_| *of_upgrade)?;
    if let (Object::Constraint(table, name), How::Added) = (object, how) {
        let what = format!("the constraint `{name}` of `{table}` stays");
        let is_left = !is_dropped_wrongly(ctx, table, name);
        return is_left.then_some(LeftOut { what, severity: Severity::Warning, op });
    }
    let of_column = matches!(object, Object::Column(..));
    let told = of_column || matches!(*kind, "table" | "index");
    let of_table = matches!(object, Object::Column(..) | Object::Relation(_)).then_some(object)?;
    let name = match of_table {
        Object::Column(table, column) => format!("`{table}.{column}`"),
        other => other.to_string(),
    };
    let (what, severity) = match how {
        How::Added if told && !drops_an_unknown_index(ctx, kind) => {
            (format!("the {kind} {name} stays"), Severity::Warning)
        }
        How::Gone if of_column => (format!("the {kind} {name} is not added again"), Severity::Advice),
        How::Gone if told => (format!("the {kind} {name} is not made again"), Severity::Advice),
        How::Otherwise(_) if is_made_anew(ctx, object) => return None,
        How::Otherwise("type") => (format!("the type of {name} is not set back"), Severity::Advice),
        How::Otherwise("not null") => {
            let Object::Column(table, column) = object else { return None };
            let now = ctx.downgrade.after.table(table)?.column(column)?.not_null?;
            (format!("{name} stays {}", if now { "NOT NULL" } else { "nullable" }), Severity::Advice)
        }
        _ => return None,
    };
    Some(LeftOut { what, severity, op })
}

/// Whether the downgrade adds the column again: as much of it as can be had, since its rows are gone.
fn is_made_anew(ctx: &RuleContext<'_>, object: &Object) -> bool {
    let Object::Column(table, column) = object else { return false };
    let known = ctx.downgrade.after.table(table).and_then(|table| table.column(column));
    known.and_then(|column| column.added).is_some_and(|added| added >= ctx.downgrade.start)
}

/// Whether the downgrade drops an index that is not there: it has the wrong name, which is another mistake.
fn drops_an_unknown_index(ctx: &RuleContext<'_>, kind: &str) -> bool {
    kind == "index"
        && ctx.downgrade.steps.iter().any(|step| {
            matches!(&step.form, Form::Drop { object: ObjectKind::Index, names, .. }
                if names.iter().all(|dropped| ctx.upgrade.after.table_of_index(dropped).is_none()))
        })
}

/// Whether the downgrade means to drop a constraint and misses it, which is another mistake: as an index, or by a name that is not
/// there, which a naming convention may have made.
fn is_dropped_wrongly(ctx: &RuleContext<'_>, table: &RelName, constraint: &str) -> bool {
    let known = ctx.upgrade.after.table(table);
    let is_known = |name: &str| known.is_some_and(|known| known.constraint(name).is_some());
    ctx.downgrade.steps.iter().any(|step| match &step.form {
        Form::AlterTable { table: altered, actions, .. } => {
            let misses = |action: &AlterAction| matches!(action, AlterAction::DropConstraint { name, .. } if !is_known(name));
            altered == table && actions.iter().any(misses)
        }
        Form::Drop { object: ObjectKind::Index, names, .. } => {
            names.iter().any(|name| name.name == constraint)
        }
        _ => false,
    })
}

/// The inverse of what was left out, in front of the rest: it depends on what the rest undoes.
fn completed(ctx: &RuleContext<'_>, left: &[LeftOut]) -> Option<DraftFix> {
    let mut ops: Vec<usize> = left.iter().map(|left| left.op).collect();
    ops.sort_unstable();
    ops.dedup();
    let mut lines = Vec::new();
    for op in ops.into_iter().rev() {
        lines.extend(inverse::of_op(ctx, op)?);
    }
    let edit = fix::insert_before(ctx.file, first_place(ctx)?, &lines)?;
    Some(DraftFix::new("Undo what was left out", Applicability::Review, vec![edit]))
}

/// The first statement of the downgrade behind the settings that hold for all of it, such as a `lock_timeout`.
fn first_place(ctx: &RuleContext<'_>) -> Option<ByteRange> {
    let code = ctx.revision.downgrade.as_ref()?.code();
    let settings = ctx.downgrade.steps.iter().filter(|step| matches!(step.form, Form::Set { .. }));
    let settings: Vec<ByteRange> =
        settings.filter_map(|step| ctx.downgrade.op_of(step)).map(|op| op.call).collect();
    let is_setting = |place: &&ByteRange| settings.iter().any(|call| place.contains(*call));
    code.iter().find(|place| !is_setting(place)).or(code.first()).copied()
}
