use crate::{
    fix,
    ops::Op,
    report::{Applicability, Severity},
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::Run,
    sql::RelName,
    text::{ByteRange, Edit},
};

declare_rule! {
    /// A batch with `recreate="always"` copies the whole table to change it.
    ///
    /// ## Why it matters
    /// SQLite needs that, PostgreSQL does not. Alembic makes a new table, copies every row under an ACCESS EXCLUSIVE lock, drops
    /// the old one and renames. It fails where a view or a foreign key refers to the table, and what Alembic does not know of,
    /// triggers, grants, policies, is gone afterwards.
    ///
    /// ## Example
    /// ```python,bad
    /// with op.batch_alter_table("orders", recreate="always") as batch_op:
    ///     batch_op.add_column(sa.Column("note", sa.Text(), nullable=True))
    /// ```
    /// ```python,good
    /// with op.batch_alter_table("orders") as batch_op:
    ///     batch_op.add_column(sa.Column("note", sa.Text(), nullable=True))
    /// ```
    ///
    /// ## When to ignore
    /// The same migrations run on SQLite. There, leave the choice to Alembic: `recreate="auto"` copies on SQLite only.
    ///
    /// ## Fix safety
    /// A person must see that nothing needs the copy, such as another order of the columns. Where the batch asks for more than
    /// it could do without one, no fix is offered.
    ///
    /// ## References
    /// - [Alembic: batch migrations](https://alembic.sqlalchemy.org/en/latest/batch.html)
    pub BatchRecreatesTable {
        id: "batch-recreates-table",
        name: "Batch that copies its table",
        family: Table,
        severity: Warning,
        checklist: &[4],
        fix: Some(Applicability::Review),
    }
}

/// What a batch can do only by a copy.
const NEEDS_COPY: [&str; 6] =
    ["table_args", "table_kwargs", "copy_from", "reflect_args", "reflect_kwargs", "partial_reordering"];

impl Rule for BatchRecreatesTable {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for run in ctx.runs() {
            let mut seen = Vec::new();
            for op in &run.ops {
                let Some(header) = op.batch.filter(|header| !seen.contains(header)) else { continue };
                seen.push(header);
                let (Some(copies), Some(table)) = (recreate(ctx, header), table(ctx, header)) else {
                    continue;
                };
                if is_new(run, op, &table) {
                    continue;
                }
                let message = format!(
                    "With `recreate=\"always\"` Alembic copies every row of `{table}` into a new table under an ACCESS EXCLUSIVE \
                     lock, and drops the old one; a view or a foreign key to it makes that fail. PostgreSQL can alter the table in \
                     place. Leave the argument out."
                );
                let mut finding = Draft::on(&Self::META, run, op)
                    .placed(header)
                    .says(format!("The batch copies `{table}` to change it"), message)
                    .with_fix(altered_in_place(ctx, run, header, copies));
                if ctx.is_small(&table) {
                    finding = finding.at_most(Severity::Advice);
                }
                findings.push(finding);
            }
        }
    }
}

/// Where `recreate="always"` stands in the header, with the comma in front.
fn recreate(ctx: &RuleContext<'_>, header: ByteRange) -> Option<ByteRange> {
    let text = ctx.file.slice(header);
    let at = text.find("recreate")?;
    let rest = text.get(at + "recreate".len()..)?;
    let value = rest.trim_start().strip_prefix('=')?.trim_start();
    let length = ["\"always\"", "'always'"].iter().find(|always| value.starts_with(**always))?.len();
    let end = text.len() - value.len() + length;
    let before = text.get(..at)?.trim_end();
    let start = before.strip_suffix(',')?.len();
    Some(ByteRange::new(header.start + start, header.start + end))
}

/// The table: the first string of the call.
fn table(ctx: &RuleContext<'_>, header: ByteRange) -> Option<RelName> {
    let strings = fix::strings_of(ctx.file, header);
    let name = ctx.file.slice(*strings.first()?).trim_matches(['"', '\'']);
    Some(RelName::bare(name.to_owned()))
}

fn is_new(run: &Run, op: &Op, table: &RelName) -> bool {
    let at = run.ops.iter().position(|other| std::ptr::eq(other, op));
    run.steps.iter().find(|step| Some(step.op) >= at).is_some_and(|step| step.is_new(table))
}

/// Without the argument, where nothing in the batch needs the copy.
fn altered_in_place(
    ctx: &RuleContext<'_>,
    run: &Run,
    header: ByteRange,
    copies: ByteRange,
) -> Option<DraftFix> {
    let text = ctx.file.slice(header);
    let mut inside = run.ops.iter().filter(|op| op.batch == Some(header));
    let moves =
        inside.any(|op| op.keyword("insert_before").is_some() || op.keyword("insert_after").is_some());
    if moves || NEEDS_COPY.iter().any(|keyword| text.contains(keyword)) || text.contains('#') {
        return None;
    }
    Some(DraftFix::new("Alter it in place", Applicability::Review, vec![Edit::delete(copies)]))
}
