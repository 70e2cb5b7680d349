use crate::{
    fix,
    ops::{Column, Op, OpKind},
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    schema::{Index, Table},
    sql::{Form, RelName},
    text::Edit,
};

declare_rule! {
    /// An index is made although another one on the table serves every query that it could serve.
    ///
    /// ## Why it matters
    /// An index on `(a)` answers nothing that one on `(a, b)` does not, and a primary key or a unique constraint has an
    /// index already. Every INSERT and most UPDATEs have to keep the second one up to date, and it takes memory that the
    /// other could use.
    ///
    /// ## Example
    /// ```python,bad
    /// op.create_table("users", sa.Column("id", sa.BigInteger(), primary_key=True), sa.Column("name", sa.Text()))
    /// op.create_index("ix_users_id", "users", ["id"])
    /// ```
    /// ```python,good
    /// op.create_table("users", sa.Column("id", sa.BigInteger(), primary_key=True), sa.Column("name", sa.Text()))
    /// op.create_index("ix_users_name", "users", ["name"])
    /// ```
    ///
    /// ## When to ignore
    /// The other index is many times larger, and the small one fits into memory.
    ///
    /// ## Fix safety
    /// The index is not made, and not dropped in the downgrade. Take it out of the model as well (`index=True`), or
    /// autogenerate proposes it again.
    ///
    /// ## References
    /// - [PostgreSQL: multicolumn indexes](https://www.postgresql.org/docs/current/indexes-multicolumn.html)
    /// - [PostgreSQL: unique indexes](https://www.postgresql.org/docs/current/indexes-unique.html)
    pub RedundantIndex {
        id: "redundant-index",
        name: "Index that another one covers",
        family: Index,
        severity: Advice,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for RedundantIndex {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let found: Vec<Redundant<'_>> =
            ctx.upgrade.steps.iter().filter_map(|step| redundant(ctx, step)).collect();
        for index in &found {
            let Redundant { op, name, table, other } = index;
            let what = match (&other.name, other.constraint) {
                (Some(other), false) => format!("the index `{other}`"),
                (Some(other), true) => format!("the index of the constraint `{other}`"),
                (None, _) => "another index".to_owned(),
            };
            let message = format!(
                "Every query that `{name}` could serve is served by {what} on `{table}`: it begins with the same columns. This one \
                 only makes writes slower and takes room. Leave it out, here and in the model."
            );
            let mut finding = Draft::on(&Self::META, ctx.upgrade, op)
                .says(format!("`{name}` on `{table}` is covered by {what}"), message);
            if let Some(column) = column_of(op, &table.name, name) {
                finding = finding.placed(column.call);
            }
            findings.push(finding.with_fix(removal(ctx, index, found.len())));
        }
    }
}

/// An index that is too many.
struct Redundant<'a> {
    op: &'a Op,
    name: &'a str,
    table: &'a RelName,
    other: &'a Index,
}

fn redundant<'a>(ctx: &RuleContext<'a>, step: &'a Step) -> Option<Redundant<'a>> {
    let (op, Form::CreateIndex { name: Some(name), table, .. }) = (ctx.upgrade.op_of(step)?, &step.form)
    else {
        return None;
    };
    // What counts is what is there in the end: the other one may be replaced later in the run.
    let other = covering(ctx.upgrade.after.table(table)?, name)?;
    Some(Redundant { op, name, table, other })
}

/// An index that does all that the one called `name` does. Of two that are alike the later one is too many.
fn covering<'a>(table: &'a Table, name: &str) -> Option<&'a Index> {
    let at = table.indexes.iter().position(|index| index.name.as_deref() == Some(name))?;
    let own = table.indexes.get(at).filter(|own| own.plain && !own.constraint && !own.keys.is_empty())?;
    let covers = |other: &Index, earlier: bool| {
        let alike = other.keys == own.keys;
        let begins_so = other.keys.starts_with(&own.keys);
        let first = earlier || other.constraint || (other.unique && !own.unique);
        other.plain
            && if own.unique { alike && other.unique && first } else { begins_so && (!alike || first) }
    };
    let mut others = table.indexes.iter().enumerate().filter(|(place, _)| *place != at);
    others.find(|(place, other)| covers(other, *place < at)).map(|(_, other)| other.as_ref())
}

/// The column whose `index=True` makes the index of this name.
fn column_of<'a>(op: &'a Op, table: &str, name: &str) -> Option<&'a Column> {
    let columns = match &op.kind {
        OpKind::CreateTable(create) => create.columns.as_slice(),
        OpKind::AddColumn(add) => std::slice::from_ref(&add.column),
        _ => return None,
    };
    columns.iter().find(|column| {
        let made = |column: &str| {
            name == format!("ix_{table}_{column}") || name.ends_with(&format!("_{table}_{column}"))
        };
        column.index && column.name.as_known().is_some_and(made)
    })
}

/// The index goes, and its drop in the downgrade. Nothing where a function would be left with nothing to do, also when all
/// of the `many` that there are go.
fn removal(ctx: &RuleContext<'_>, index: &Redundant<'_>, many: usize) -> Option<DraftFix> {
    let Redundant { op, name, table, .. } = index;
    // A pasted revision that follows drops it: that would find nothing.
    ctx.end.table(table)?.index(name)?;
    let mut edits = match (&op.kind, column_of(op, &table.name, name)) {
        (OpKind::CreateIndex(_), _) => vec![statement_removal(ctx, ctx.upgrade, op, many)?],
        (_, Some(column)) if ctx.is_written_once(op) => {
            vec![fix::remove_keyword(ctx.file, &column.args, "index")?]
        }
        _ => return None,
    };
    let is_drop =
        |other: &&Op| matches!(&other.kind, OpKind::DropIndex(drop) if drop.name.as_known() == Some(name));
    for drop in ctx.downgrade.ops.iter().filter(is_drop) {
        edits.push(statement_removal(ctx, ctx.downgrade, drop, many)?);
    }
    Some(DraftFix::new(format!("Leave `{name}` out"), Applicability::Review, edits))
}

/// Takes a statement out, where more than `many` things are done.
fn statement_removal(ctx: &RuleContext<'_>, run: &Run, op: &Op, many: usize) -> Option<Edit> {
    let removable = ctx.is_written_once(op) && op.when.is_none() && run.ops.len() > many;
    removable.then(|| fix::remove_statement(ctx.file, ctx.revision, op.statement))?
}
