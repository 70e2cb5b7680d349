//! Findings while they are being made: byte ranges and rule references, not yet the report's plain data.

use super::{RuleContext, RuleMeta};
use crate::{
    fact::Origin,
    ops::{Op, When},
    report::{Applicability, Direction, NewFile, Severity},
    run::Run,
    text::{ByteRange, Edit},
};

/// What the rules have found so far in one file.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    drafts: Vec<Draft>,
}

impl Findings {
    /// Adds one.
    pub fn push(&mut self, draft: Draft) {
        self.drafts.push(draft);
    }

    /// All of them, as they were added.
    pub fn into_vec(self) -> Vec<Draft> {
        self.drafts
    }

    /// All of them, to read.
    pub fn as_slice(&self) -> &[Draft] {
        &self.drafts
    }
}

/// One finding in the making.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Whose it is.
    pub rule: &'static RuleMeta,
    /// How bad it is here, before the user's settings.
    pub severity: Severity,
    /// Which function it is in.
    pub direction: Option<Direction>,
    /// The place.
    pub range: ByteRange,
    /// The statement of the operation that it is about, where the place lies in it.
    pub statement: Option<ByteRange>,
    /// A few words for lists.
    pub title: String,
    /// What happens, why it hurts, what to do.
    pub message: String,
    /// What it rests on that is not known.
    pub uncertain: Option<String>,
    /// What could be done, best first.
    pub fixes: Vec<DraftFix>,
}

/// A fix in the making.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftFix {
    /// What it does, as an instruction.
    pub title: String,
    /// What may be done with it.
    pub applicability: Applicability,
    /// Changes to the file.
    pub edits: Vec<Edit>,
    /// Files to add.
    pub new_files: Vec<NewFile>,
}

impl DraftFix {
    /// A fix by edits of the file alone.
    pub fn new(title: impl Into<String>, applicability: Applicability, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), applicability, edits, new_files: Vec::new() }
    }

    /// With a file that comes along.
    #[must_use]
    pub fn adding(mut self, file: NewFile) -> Self {
        self.new_files.push(file);
        self
    }
}

impl Draft {
    /// A finding about the file as a whole.
    pub fn at(rule: &'static RuleMeta, range: ByteRange) -> Self {
        Self {
            rule,
            severity: rule.severity,
            direction: None,
            range,
            statement: None,
            title: rule.name.to_owned(),
            message: String::new(),
            uncertain: None,
            fixes: Vec::new(),
        }
    }

    /// A finding about an operation. In a downgrade a warning counts as advice: it runs when something is already wrong,
    /// and rarely. What makes the operation uncertain is noted.
    pub fn on(rule: &'static RuleMeta, run: &Run, op: &Op) -> Self {
        let mut draft = Self::at(rule, op.call);
        draft.direction = Some(run.direction);
        draft.statement = Some(op.statement);
        if run.direction == Direction::Downgrade && draft.severity == Severity::Warning {
            draft.severity = Severity::Advice;
        }
        draft.uncertain = op.when.as_ref().map(conditional);
        draft
    }

    /// With these words.
    #[must_use]
    pub fn says(mut self, title: impl Into<String>, message: impl Into<String>) -> Self {
        self.title = title.into();
        self.message = message.into();
        self
    }

    /// At another place than the operation's call.
    #[must_use]
    pub fn placed(mut self, range: ByteRange) -> Self {
        self.range = range;
        self.statement = self.statement.filter(|statement| statement.contains(range));
        self
    }

    /// At most this bad.
    #[must_use]
    pub fn at_most(mut self, severity: Severity) -> Self {
        // `Error` is the smallest: the greater of two severities is the milder.
        self.severity = self.severity.max(severity);
        self
    }

    /// With a fix, where there is one.
    #[must_use]
    pub fn with_fix(mut self, fix: impl Into<Option<DraftFix>>) -> Self {
        self.fixes.extend(fix.into());
        self
    }

    /// With these fixes, best first.
    #[must_use]
    pub fn with_fixes(mut self, fixes: impl IntoIterator<Item = DraftFix>) -> Self {
        self.fixes.extend(fixes);
        self
    }

    /// Resting on something unknown.
    #[must_use]
    pub fn resting_on(mut self, unknown: Option<String>) -> Self {
        self.uncertain = self.uncertain.or(unknown);
        self
    }

    /// The rule's severity after the user's settings; nothing when the rule is off.
    pub fn severity_in(&self, ctx: &RuleContext<'_>) -> Option<Severity> {
        match ctx.settings.rules.get(self.rule.id) {
            Some(changed) => *changed,
            None => Some(self.severity),
        }
    }
}

/// The note on an operation that may not run exactly once.
fn conditional(when: &When) -> String {
    if when.repeated {
        let unknown = match when.unknown.origin {
            Origin::Data => "which only the database knows",
            Origin::Application | Origin::Other => "which cannot be told from the text",
        };
        format!("This runs once for each of `{}`, {unknown}: {}.", when.unknown.name, when.unknown.why)
    } else {
        format!(
            "This holds if the branch runs; `{}` cannot be decided from the text: {}.",
            when.unknown.name, when.unknown.why
        )
    }
}
