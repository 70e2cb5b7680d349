use crate::{
    fix,
    ignore::Ignore,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
};

declare_rule! {
    /// A `# retort: ignore[…]` comment hides nothing: the hazard is gone, or the rule's name is not right.
    ///
    /// ## Why it matters
    /// Left behind, it would hide the next hazard of that kind in this place without anybody having agreed to it.
    ///
    /// ## Example
    /// ```python,bad
    /// op.drop_table("sessions")  # retort: ignore[index-without-concurrently] small table
    /// ```
    /// ```python,good
    /// op.create_index("ix_orders_email", "orders", ["email"])  # retort: ignore[index-without-concurrently] small table
    /// ```
    ///
    /// ## When to ignore
    /// Switch the rule off in the settings where comments are shared with another version of Retort.
    ///
    /// ## Fix safety
    /// Safe: only the comment goes.
    ///
    /// ## References
    /// - [PEP 8: comments](https://peps.python.org/pep-0008/#comments)
    pub UnusedIgnore {
        id: "unused-ignore",
        name: "Ignore comment that hides nothing",
        family: Revision,
        severity: Advice,
        checklist: &[],
        fix: Some(Applicability::Safe),
    }
}

/// What it hides is known only when every other rule has spoken, so the engine makes these findings by `draft`.
impl Rule for UnusedIgnore {
    fn check(_ctx: &RuleContext<'_>, _findings: &mut Findings) {}
}

impl UnusedIgnore {
    /// The finding for a comment that hid nothing.
    pub fn draft(ctx: &RuleContext<'_>, ignore: &Ignore) -> Draft {
        let unknown = ignore.rules.iter().find(|rule| super::super::find(rule).is_none());
        let message = match unknown {
            Some(rule) => format!("No rule is called `{rule}`, so this comment hides nothing. Correct the name or take the comment out."),
            None => "No finding of that rule is here any more. Left behind, the comment would hide the next one. Take it out.".to_owned(),
        };
        Draft::at(&Self::META, ignore.at).says("This ignore comment hides nothing", message).with_fix(
            DraftFix::new(
                "Take the comment out",
                Applicability::Safe,
                vec![fix::remove_comment(ctx.file, ignore.at)],
            ),
        )
    }
}
