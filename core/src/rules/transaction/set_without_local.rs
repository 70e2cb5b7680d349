use crate::{
    fix::WrittenSql,
    report::{Applicability, Severity},
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::Form,
    text::Edit,
};

declare_rule! {
    /// A setting is changed for the whole session, so it is in force for everything that runs after this migration too.
    ///
    /// ## Why it matters
    /// `SET` outlives its transaction. Every later revision of the run works under it, also those in an autocommit block or
    /// in a transaction of their own. Setting it to another value in the end does not undo that: the server's, the role's or
    /// `env.py`'s own value is lost. `SET LOCAL` is over with the transaction.
    ///
    /// ## Example
    /// ```python,bad
    /// op.execute("SET lock_timeout = '2s'")
    /// ```
    /// ```python,good
    /// op.execute("SET LOCAL lock_timeout = '2s'")
    /// ```
    ///
    /// ## When to ignore
    /// The setting is meant for the whole run.
    ///
    /// ## Fix safety
    /// Up to the end of the transaction the two are the same. Later revisions, and what stands behind an autocommit block,
    /// run without the setting then: look whether they rely on it.
    ///
    /// ## References
    /// - [PostgreSQL: SET](https://www.postgresql.org/docs/current/sql-set.html)
    pub SetWithoutLocal {
        id: "set-without-local",
        name: "SET that outlives the migration",
        family: Transaction,
        severity: Warning,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for SetWithoutLocal {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        // A script of SQL has its session to itself.
        if ctx.revision.names.op.is_none() {
            return;
        }
        for (run, step) in ctx.steps() {
            let Form::Set { local: false, name, value: Some(value) } = &step.form else { continue };
            let Some(op) = run.op_of(step) else { continue };
            if !step.in_transaction || is_reset(run, step, name) || was_said(run, step, name) {
                continue;
            }
            let message = format!(
                "`SET {name}` stays until the session ends: later revisions of the run work with `{value}` too, also after a \
                 commit. Write `SET LOCAL`, which is over with the transaction."
            );
            let mut finding = Draft::on(&Self::META, run, op)
                .says(format!("`{name}` is changed for the whole session"), message)
                .with_fix(local_fix(ctx, run, step));
            if !decides_what_sql_means(name) {
                finding = finding.at_most(Severity::Advice);
            }
            findings.push(finding);
        }
    }
}

/// Whether statements after it do something else than they say by themselves.
fn decides_what_sql_means(name: &str) -> bool {
    let names = [
        "search_path",
        "role",
        "session_authorization",
        "session_replication_role",
        "timezone",
        "row_security",
    ];
    names.contains(&name) || name.starts_with("default_") || name.ends_with("_schema")
}

/// Whether a later command gives the setting back: `RESET`, or `SET … TO DEFAULT`.
fn is_reset(run: &Run, step: &Step, name: &str) -> bool {
    let after = run.steps_behind(step).iter();
    after.into_iter().any(|other| match &other.form {
        Form::Set { name: other, value: None, .. } => other == name || other == "all",
        _ => false,
    })
}

/// Whether an earlier command of this run has set it for the session already.
fn was_said(run: &Run, step: &Step, name: &str) -> bool {
    let before = run.steps_before(step).iter();
    before.into_iter().any(|other| {
        matches!(&other.form, Form::Set { local: false, name: other, value: Some(_) } if other == name)
    })
}

/// Every `SET` of the setting made local: one that is left would outlive the others.
fn local_fix(ctx: &RuleContext<'_>, run: &Run, step: &Step) -> Option<DraftFix> {
    let Form::Set { name, .. } = &step.form else { return None };
    let same = |other: &&Step| matches!(&other.form, Form::Set { local: false, name: other, value: Some(_) } if other == name);
    let all: Option<Vec<Edit>> = run
        .steps
        .iter()
        .filter(same)
        .map(|step| if step.in_transaction { make_local(ctx, run, step) } else { None })
        .collect();
    Some(DraftFix::new("Make it `SET LOCAL`", Applicability::Review, all?))
}

fn make_local(ctx: &RuleContext<'_>, run: &Run, step: &Step) -> Option<Edit> {
    let sql = WrittenSql::of(ctx, run, step)?;
    // `SESSION` is what `LOCAL` takes the place of, but belongs to the name of `SESSION AUTHORIZATION`.
    let is_scope =
        sql.find(&["SET", "SESSION"]).is_some() && sql.find(&["SESSION", "AUTHORIZATION"]).is_none();
    if is_scope { sql.replace(&["SESSION"], "LOCAL") } else { sql.insert_behind(&["SET"], "LOCAL") }
}
