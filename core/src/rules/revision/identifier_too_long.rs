use crate::{
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    sql::{AlterAction, Form, LONGEST_NAME, cut_name, long_names},
    text::{ByteRange, Edit},
};

declare_rule! {
    /// A name is longer than the 63 bytes that PostgreSQL keeps: it is cut off, without an error.
    ///
    /// ## Why it matters
    /// The table, column or index is then called otherwise than the code says. Autogenerate compares names and proposes to
    /// drop the one and create the other, again and again; a second name that begins with the same 63 bytes is taken
    /// already. Bytes count, so a letter such as `ü` counts twice.
    ///
    /// ## Example
    /// ```python,bad
    /// op.add_column("orders", sa.Column("number_of_days_between_the_first_reminder_and_the_final_notice_of_payment", sa.Integer()))
    /// ```
    /// ```python,good
    /// op.add_column("orders", sa.Column("days_from_first_reminder_to_final_notice", sa.Integer()))
    /// ```
    ///
    /// ## When to ignore
    /// The name is used in raw SQL only, where PostgreSQL cuts it off the same way each time.
    ///
    /// ## Fix safety
    /// Safe: the name becomes what PostgreSQL makes of it, so the database stays the same. A shorter name that says the
    /// same is better, and the model needs it too.
    ///
    /// ## References
    /// - [PostgreSQL: identifiers and key words](https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS)
    pub IdentifierTooLong {
        id: "identifier-too-long",
        name: "Name longer than PostgreSQL keeps",
        family: Revision,
        severity: Warning,
        checklist: &[],
        fix: Some(Applicability::Safe),
    }
}

impl Rule for IdentifierTooLong {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let mut seen: Vec<String> = Vec::new();
        for (run, step) in ctx.steps().filter(|(_, step)| gives_names(&step.form)) {
            let Some(op) = run.op_of(step) else { continue };
            for name in long_names(&ctx.sql_of(run, step)) {
                // A hole is not as long as its name.
                if seen.contains(&name) || name.contains('{') {
                    continue;
                }
                let kept = cut_name(&name);
                let message = format!(
                    "`{name}` has {} bytes, and PostgreSQL keeps {LONGEST_NAME}: it will be called `{kept}`. Code that compares names, such as \
                     autogenerate, then finds a difference each time. Give it a shorter name.",
                    name.len()
                );
                let finding = Draft::on(&Self::META, run, op)
                    .says(format!("`{name}` is cut off behind {LONGEST_NAME} bytes"), message)
                    .with_fix(cut_fix(ctx, &name, kept));
                findings.push(finding);
                seen.push(name);
            }
        }
    }
}

/// Whether a command gives something a name.
fn gives_names(form: &Form) -> bool {
    match form {
        Form::AlterTable { actions, .. } => actions
            .iter()
            .any(|action| matches!(action, AlterAction::AddColumn { .. } | AlterAction::AddConstraint(_))),
        Form::CreateTable { .. }
        | Form::CreateIndex { .. }
        | Form::Rename { .. }
        | Form::CreateEnum { .. }
        | Form::CreateDomain { .. }
        | Form::CreateSequence { .. }
        | Form::CreateView { .. }
        | Form::CreateTrigger { .. }
        | Form::CreateSchema { .. } => true,
        _ => false,
    }
}

/// The name as PostgreSQL keeps it, wherever the code has it. Nothing where the code puts it together.
fn cut_fix(ctx: &RuleContext<'_>, name: &str, kept: &str) -> Option<DraftFix> {
    let docstring = ctx.revision.docstring.as_ref().map(|(_, range)| *range);
    let prose: Vec<ByteRange> = ctx.revision.comments.iter().copied().chain(docstring).collect();
    let in_word = |character: Option<char>| character.is_some_and(|it| it.is_alphanumeric() || it == '_');
    let text = &ctx.file.text;
    let places = text.match_indices(name).map(|(at, _)| ByteRange::new(at, at + name.len()));
    let whole = places.filter(|place| {
        let before = text.get(..place.start).and_then(|before| before.chars().next_back());
        let after = text.get(place.end..).and_then(|after| after.chars().next());
        !in_word(before) && !in_word(after) && !prose.iter().any(|range| range.contains(*place))
    });
    let edits: Vec<Edit> =
        whole.map(|place| Edit::delete(ByteRange::new(place.start + kept.len(), place.end))).collect();
    (!edits.is_empty())
        .then(|| DraftFix::new("Write the name as PostgreSQL keeps it", Applicability::Safe, edits))
}
