use crate::{
    fix,
    ops::{Op, OpKind},
    quoting::quote_identifier,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    schema::{Index, canonical},
    sql::{Form, IndexKey, LONGEST_NAME, ObjectKind, RelName},
    text::{ByteRange, Edit, apply_edits},
};

declare_rule! {
    /// An index is dropped before the one that takes its place is there.
    ///
    /// ## Why it matters
    /// With CONCURRENTLY the drop is final at once, and the build behind it may take long: meanwhile queries read the
    /// whole table, and a unique index keeps nothing out. In one transaction it is worse: the ACCESS EXCLUSIVE lock that
    /// the drop took stays during the whole build, so nobody can even read the table.
    ///
    /// ## Example
    /// ```python,bad
    /// with op.get_context().autocommit_block():
    ///     op.drop_index("ix_orders_state", table_name="orders", postgresql_concurrently=True)
    ///     op.create_index("ix_orders_state", "orders", ["state", "placed_at"], postgresql_concurrently=True)
    /// ```
    /// ```python,good
    /// with op.get_context().autocommit_block():
    ///     op.create_index("ix_orders_state_new", "orders", ["state", "placed_at"], postgresql_concurrently=True)
    ///     op.drop_index("ix_orders_state", table_name="orders", postgresql_concurrently=True)
    ///     op.execute("ALTER INDEX ix_orders_state_new RENAME TO ix_orders_state")
    /// ```
    ///
    /// ## When to ignore
    /// The old index is broken or unused, or the disk has no room for both.
    ///
    /// ## Fix safety
    /// In the end the same index is there under the same name. For the time of the build both take up room and are kept
    /// up to date.
    ///
    /// ## References
    /// - [PostgreSQL: DROP INDEX](https://www.postgresql.org/docs/current/sql-dropindex.html)
    /// - [PostgreSQL: ALTER INDEX](https://www.postgresql.org/docs/current/sql-alterindex.html)
    pub IndexReplacedWithGap {
        id: "index-replaced-with-gap",
        name: "Index dropped before its replacement is built",
        family: Index,
        severity: Warning,
        checklist: &[4],
        fix: Some(Applicability::Review),
    }
}

impl Rule for IndexReplacedWithGap {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for run in ctx.runs() {
            for (at, step) in run.steps.iter().enumerate() {
                let Some(pair) = replacement(ctx, run, at, step) else { continue };
                let Some(op) = run.op_of(step) else { continue };
                let Pair { old, new, table, build } = pair;
                let new = if old == new { "the new one".to_owned() } else { format!("`{new}`") };
                let gap = if build.now.transaction == step.now.transaction {
                    format!(
                        "The drop locks `{table}` against reads and writes, and the transaction keeps that lock while {new} is \
                         built: the larger the table, the longer."
                    )
                } else {
                    format!(
                        "From then until {new} is built, queries on `{table}` have neither index, and the larger the table, the \
                         longer that is."
                    )
                };
                let message = format!(
                    "`{old}` is dropped before {new} takes its place. {gap} Build that first, under another name \
                     where it must be, and drop the old one then."
                );
                let finding = Draft::on(&Self::META, run, op)
                    .says(format!("`{old}` on `{table}` is dropped before its replacement is built"), message)
                    .with_fix(order_fix(ctx, run, step, build));
                findings.push(finding);
            }
        }
    }
}

/// A drop and the build that takes its place.
struct Pair<'a> {
    old: &'a str,
    new: &'a str,
    table: &'a RelName,
    build: &'a Step,
}

fn replacement<'a>(ctx: &RuleContext<'_>, run: &'a Run, at: usize, step: &'a Step) -> Option<Pair<'a>> {
    let Form::Drop { object: ObjectKind::Index, names, if_exists, cascade: false, .. } = &step.form else {
        return None;
    };
    let [name] = names.as_slice() else { return None };
    let (table, old) = step.before.table_of_index(name)?;
    if !fix::can_be_concurrent(step) || ctx.is_small(table) || old.constraint {
        return None;
    }
    // What may not be there is cleared away rather than replaced: a failed build leaves an invalid index.
    let only_cleared = *if_exists && old.keys.is_empty();
    for build in run.steps.get(at + 1..)? {
        match &build.form {
            Form::CreateIndex { name: Some(new), table: other, keys, .. }
                if canonical(other) == *table && takes_place(old, &name.name, new, keys) && !only_cleared =>
            {
                return Some(Pair { old: &name.name, new, table, build });
            }
            // The new index may only be possible behind it.
            Form::AlterTable { table: other, .. } if canonical(other) == *table => return None,
            Form::Rename { .. } | Form::Update { .. } | Form::Delete { .. } | Form::Insert { .. } => {
                return None;
            }
            _ => {}
        }
    }
    None
}

/// Whether an index serves where the old one did: it has its name, or begins with the same column.
fn takes_place(old: &Index, old_name: &str, new_name: &str, keys: &[IndexKey]) -> bool {
    let same_column = matches!((old.keys.first(), keys.first()),
        (Some(IndexKey::Column(old)), Some(IndexKey::Column(new))) if old == new);
    old_name == new_name || same_column
}

/// The two statements in the other order; where both have one name, the new index has another one until the old one is gone.
fn order_fix(ctx: &RuleContext<'_>, run: &Run, step: &Step, build: &Step) -> Option<DraftFix> {
    let (drop, create) = (run.op_of(step)?, run.op_of(build)?);
    let movable = |op: &Op| op.when.is_none() && ctx.is_written_once(op) && op.call == op.statement;
    let together = drop.autocommit == create.autocommit
        && drop.batch == create.batch
        && ctx.file.indent_at(drop.statement.start) == ctx.file.indent_at(create.statement.start);
    if !movable(drop) || !movable(create) || !together {
        return None;
    }
    fix::statement_lines(ctx.file, drop.statement)?;
    fix::statement_lines(ctx.file, create.statement)?;
    let (mut made, mut gone) =
        (ctx.file.slice(create.statement).to_owned(), ctx.file.slice(drop.statement).to_owned());
    if let (Form::CreateIndex { name: Some(new), table, .. }, Form::Drop { names, .. }) =
        (&build.form, &step.form)
        && names.iter().any(|old| old.name == *new)
    {
        let other = format!("{new}_new");
        if other.len() > LONGEST_NAME {
            return None;
        }
        made = with_name(ctx, create, &other)?;
        let rename = renaming(ctx, table, &other, new)?;
        gone = format!("{gone}{}{}{rename}", ctx.file.newline(), ctx.file.indent_at(drop.statement.start));
    }
    let edits = vec![Edit::replace(drop.statement, made), Edit::replace(create.statement, gone)];
    Some(DraftFix::new("Build the new index first, then drop the old one", Applicability::Review, edits))
}

/// The call that builds the index, under another name.
fn with_name(ctx: &RuleContext<'_>, create: &Op, name: &str) -> Option<String> {
    if !ctx.can_edit(create) || !matches!(create.kind, OpKind::CreateIndex(_)) {
        return None;
    }
    let argument = create.argument(0, "index_name")?;
    let start = create.statement.start;
    let value =
        ByteRange::new(argument.value.start.checked_sub(start)?, argument.value.end.checked_sub(start)?);
    let edit = Edit::replace(value, fix::quote(ctx.file, name));
    apply_edits(ctx.file.slice(create.statement), &[edit]).ok()
}

/// `op.execute("ALTER INDEX … RENAME TO …")`.
fn renaming(ctx: &RuleContext<'_>, table: &RelName, from: &str, to: &str) -> Option<String> {
    let from = fix::sql::relation(&RelName { schema: table.schema.clone(), name: from.to_owned() });
    fix::apart::execute(ctx, &format!("ALTER INDEX {from} RENAME TO {}", quote_identifier(to)))
}
