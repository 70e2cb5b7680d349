use super::added::{Added, added_columns};
use crate::{
    fix::{self, apart},
    ops::{Execute, OpKind},
    report::Applicability,
    rules::{DraftFix, Findings, Rule, RuleContext, declare_rule},
    sql::Form,
    text::{ByteRange, Edit},
};

declare_rule! {
    /// A stored generated column is added to a table in use: PostgreSQL computes every row and writes the whole table anew.
    ///
    /// ## Why it matters
    /// The value of a STORED column lies in each row, so every row is written, and every index built anew, under a lock that
    /// keeps everybody out. A VIRTUAL column, which PostgreSQL has since 18, is computed when it is read: adding one writes
    /// nothing. Before 18, a plain column that a trigger fills does the same service.
    ///
    /// ## Example
    /// ```python,bad
    /// # pg: 18
    /// op.add_column("orders", sa.Column("total", sa.Numeric(), sa.Computed("price * amount")))
    /// ```
    /// ```python,good
    /// # pg: 18
    /// op.execute("ALTER TABLE orders ADD COLUMN total numeric GENERATED ALWAYS AS (price * amount) VIRTUAL")
    /// ```
    ///
    /// ## When to ignore
    /// The table is small, or nobody uses it while the migration runs.
    ///
    /// ## Fix safety
    /// Only for PostgreSQL 18: queries get the same values, computed anew each time. A virtual column cannot be indexed, and
    /// its expression may only call what PostgreSQL itself brings along.
    ///
    /// ## References
    /// - [PostgreSQL: generated columns](https://www.postgresql.org/docs/current/ddl-generated-columns.html)
    /// - [PostgreSQL: ALTER TABLE, notes](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES)
    pub StoredGeneratedColumnAdded {
        id: "stored-generated-column-added",
        name: "Stored generated column added",
        family: Column,
        severity: Error,
        checklist: &[4],
        fix: Some(Applicability::Review),
    }
}

/// The first version with virtual columns.
const VIRTUAL_SINCE: u8 = 18;

impl Rule for StoredGeneratedColumnAdded {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let has_virtual = ctx.settings.pg.major() >= VIRTUAL_SINCE;
        for added in added_columns(ctx).iter().filter(|added| added.column.generated_stored == Some(true)) {
            let column = &added.column.name;
            let because = format!("`{column}` is computed and stored for every row of `{}`", added.table);
            let cure = if has_virtual {
                "Make it VIRTUAL: then it is computed when it is read.".to_owned()
            } else {
                format!(
                    "Add `{column}` as a plain column, let a trigger fill it, and compute the old rows in batches."
                )
            };
            let fix = if has_virtual { virtual_fix(ctx, added) } else { None };
            findings.push(added.rewrites(&Self::META, &because, &cure).with_fix(fix));
        }
    }
}

/// VIRTUAL in place of STORED. SQLAlchemy's `Computed` cannot say so on PostgreSQL, hence SQL.
fn virtual_fix(ctx: &RuleContext<'_>, added: &Added<'_>) -> Option<DraftFix> {
    let edit = match &added.op.kind {
        OpKind::Execute(Execute::Sql { literal: Some(literal), .. }) => in_sql(ctx, added, *literal)?,
        _ => in_call(ctx, added)?,
    };
    Some(DraftFix::new("Make it VIRTUAL", Applicability::Review, vec![edit]))
}

/// `op.execute` in place of `op.add_column`, where that makes nothing but the column.
fn in_call(ctx: &RuleContext<'_>, added: &Added<'_>) -> Option<Edit> {
    added.call(ctx)?;
    let index = added.run.ops.iter().position(|op| std::ptr::eq(op, added.op))?;
    let statement = added.run.statements.get(added.step.statement)?.sql.as_known()?;
    let made = statement.trim_end().strip_suffix("STORED")?;
    let line = apart::execute(ctx, &format!("{made}VIRTUAL"))?;
    let alone = added.run.steps_of(index).count() == 1;
    fix::replace_statement(ctx.file, ctx.revision, added.op.statement, &line).filter(|_| alone)
}

fn in_sql(ctx: &RuleContext<'_>, added: &Added<'_>, literal: ByteRange) -> Option<Edit> {
    let Form::AlterTable { actions, .. } = &added.step.form else { return None };
    let alone = actions.len() == 1 && !ctx.is_one_of_several(added.run, added.step);
    let end = ctx.file.slice(literal).trim_end().trim_end_matches(';').trim_end().len();
    let word = ByteRange::new(literal.start + end.checked_sub("STORED".len())?, literal.start + end);
    let is_written = alone && ctx.is_written_once(added.op);
    let keyword = if ctx.file.slice(word) == "stored" { "virtual" } else { "VIRTUAL" };
    (is_written && ctx.file.slice(word).eq_ignore_ascii_case("stored")).then(|| Edit::replace(word, keyword))
}
