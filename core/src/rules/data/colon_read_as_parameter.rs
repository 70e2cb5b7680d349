use crate::{
    fact::Unknown,
    ops::{Execute, Op, OpKind},
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    text::Edit,
};

declare_rule! {
    /// SQLAlchemy takes a word behind a colon for a parameter, and nothing gives it a value, so the statement fails.
    ///
    /// ## Why it matters
    /// `op.execute("…")` is `text("…")`, in which `:word` is a parameter: also inside quotes and comments, as in
    /// `'{"active":true}'`. Without a value it raises `A value is required for bind parameter 'true'` before anything is
    /// sent, and `--sql` writes `%(true)s` in its place. A colon right behind a word or another colon is none: `12:30`,
    /// `'1'::int`.
    ///
    /// ## Example
    /// ```python,bad
    /// op.execute("UPDATE users SET flags = '{\"active\":true}' WHERE flags IS NULL")
    /// ```
    /// ```python,good
    /// op.execute("UPDATE users SET flags = '{\"active\": true}' WHERE flags IS NULL")
    /// ```
    ///
    /// ## When to ignore
    /// Never: it fails wherever it runs.
    ///
    /// ## Fix safety
    /// SQLAlchemy sends `\:` as a plain colon. Where a parameter was meant it must get its value instead, with
    /// `.bindparams(…)`.
    ///
    /// ## References
    /// - [SQLAlchemy: text()](https://docs.sqlalchemy.org/en/20/core/sqlelement.html#sqlalchemy.sql.expression.text)
    pub ColonReadAsParameter {
        id: "colon-read-as-parameter",
        name: "Colon read as a parameter",
        family: Data,
        severity: Error,
        checklist: &[9],
        fix: Some(Applicability::Review),
    }
}

impl Rule for ColonReadAsParameter {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for run in ctx.runs() {
            for op in &run.ops {
                let (OpKind::Execute(Execute::Sql { text, .. }) | OpKind::Query(Execute::Sql { text, .. })) =
                    &op.kind
                else {
                    continue;
                };
                let holes: Vec<&Unknown> = text.holes().filter(|hole| hole.name.starts_with(':')).collect();
                // Parameters that are handed over in a way that cannot be read may be these.
                let Some(first) = holes.first().filter(|_| !is_given_more(op)) else { continue };
                let name = first.name.trim_start_matches(':');
                let message = format!(
                    "SQLAlchemy takes `:{name}` for a parameter, also inside of quotes, and nothing gives it a value: `A value is \
                     required for bind parameter '{name}'`. Write `\\:{name}` where a plain colon is meant, or give it a value with \
                     `.bindparams({name}=…)`."
                );
                findings.push(
                    Draft::on(&Self::META, run, op)
                        .says(format!("`:{name}` is taken for a parameter"), message)
                        .with_fix(escape_fix(ctx, op, &text.to_string(), &holes)),
                );
            }
        }
    }
}

/// Whether the call has arguments besides the statement.
fn is_given_more(op: &Op) -> bool {
    op.args.iter().filter(|arg| arg.name.as_deref() != Some("execution_options")).count() > 1
}

/// `\:` for each of them, where all stand inside quotes, so that no parameter can have been meant.
fn escape_fix(ctx: &RuleContext<'_>, op: &Op, sql: &str, holes: &[&Unknown]) -> Option<DraftFix> {
    let literal = holes.first()?.at;
    if !ctx.is_written_once(op) || holes.iter().any(|hole| hole.at != literal) || !op.call.contains(literal) {
        return None;
    }
    let source = ctx.file.slice(literal);
    let before = ctx.file.text.get(..literal.start)?.trim_end_matches(['"', '\'']);
    let prefix: String = before.chars().rev().take_while(char::is_ascii_alphabetic).collect();
    let prefix = prefix.to_ascii_lowercase();
    if prefix.contains('f') || !in_quotes(sql, holes) {
        return None;
    }
    let escape = if prefix.contains('r') { "\\" } else { "\\\\" };
    let mut edits = Vec::new();
    for hole in holes {
        for (at, _) in source.match_indices(hole.name.as_str()) {
            let end = at + hole.name.len();
            let glued = |c: char| c == ':' || c == '_' || c.is_alphanumeric();
            let front = source.get(..at)?.chars().next_back().is_some_and(|c| glued(c) || c == '\\');
            let behind = source.get(end..)?.chars().next().is_some_and(glued);
            let edit = Edit::insert(literal.start + at, escape);
            if !front && !behind && !edits.contains(&edit) {
                edits.push(edit);
            }
        }
    }
    (!edits.is_empty())
        .then(|| DraftFix::new("Write it as a plain colon: `\\:`", Applicability::Review, edits))
}

/// Whether each hole stands inside a string of SQL.
fn in_quotes(sql: &str, holes: &[&Unknown]) -> bool {
    holes.iter().all(|hole| {
        let shown = format!("{{{}}}", hole.name);
        sql.match_indices(shown.as_str())
            .all(|(at, _)| sql.get(..at).is_some_and(|before| before.matches('\'').count() % 2 == 1))
    })
}
