use crate::{
    fix::{self, frame, new_revision},
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    text::Edit,
};

declare_rule! {
    /// A revision file has no id: the variable `revision` is not there.
    ///
    /// ## Why it matters
    /// Alembic then tries to take the id from the file's name, which is one only when the whole name is hexadecimal digits.
    /// Otherwise every command stops with "Could not determine revision id from filename".
    ///
    /// ## Example
    /// ```python,bad
    /// # --- 7c20ab51d9e3_nickname.py
    /// down_revision = "3b1f0c9d2e4a"
    ///
    /// def upgrade() -> None:
    ///     pass
    /// ```
    /// ```python,good
    /// # --- 7c20ab51d9e3_nickname.py
    /// revision = "7c20ab51d9e3"
    /// down_revision = "3b1f0c9d2e4a"
    ///
    /// def upgrade() -> None:
    ///     pass
    /// ```
    ///
    /// ## When to ignore
    /// The file is pasted only in part.
    ///
    /// ## Fix safety
    /// A person must agree to the id: it is taken from the docstring, or from the file's name, or is new.
    ///
    /// ## References
    /// - [Alembic: create a migration script](https://alembic.sqlalchemy.org/en/latest/tutorial.html#create-a-migration-script)
    pub MissingRevisionId {
        id: "missing-revision-id",
        name: "`revision` missing",
        family: Revision,
        severity: Error,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for MissingRevisionId {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let revision = ctx.revision;
        let Some(upgrade) = &revision.upgrade else { return };
        let noted = revision.noted(ctx.file, frame::ID);
        // Without any of a frame it is a piece of a file, pasted to ask about what it does; unless it stands among revisions.
        let framed = revision.down.as_ref().map(|down| down.statement).or(noted.map(|_| upgrade.header));
        let is_among = ctx.chain.links().iter().any(|link| link.id.is_some());
        let among = (is_among && stem(&ctx.file.path) != UNNAMED).then_some(upgrade.header);
        let Some(place) = framed.or(among) else { return };
        let in_name = stem(&ctx.file.path);
        if revision.id.is_some() || revision.says_in_code(ctx.file, "revision") || is_hexadecimal(in_name) {
            return;
        }
        let message = "The file has no `revision`, and Alembic cannot take the id from its name. Every command stops with \
                       \"Could not determine revision id from filename\". Write the id.";
        findings.push(
            Draft::at(&Self::META, place)
                .says("There is no `revision`", message)
                .with_fix(framed.and_then(|_| written(ctx))),
        );
    }
}

/// What the page calls a text that was pasted without a name.
const UNNAMED: &str = "migration";

/// The file's name without folder and ending.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".py").unwrap_or(name)
}

fn is_hexadecimal(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// `revision = …`, in front of `down_revision`, or else behind the imports.
fn written(ctx: &RuleContext<'_>) -> Option<DraftFix> {
    let noted = frame::noted_ids(ctx.file, ctx.revision, frame::ID).unwrap_or_default();
    let stem = stem(&ctx.file.path);
    let in_name = stem.split('_').next().filter(|part| part.len() >= 8 && is_hexadecimal(part));
    let id = match (noted.as_slice(), in_name) {
        ([noted], _) => (*noted).to_owned(),
        (_, Some(part)) => part.to_owned(),
        _ => new_revision::revision_id(&ctx.revision.known_parents().join(", "), stem),
    };
    if ctx.chain.link(&id).is_some() {
        return None;
    }
    let line = format!("revision = {}", fix::quote(ctx.file, &id));
    let edit = if let Some(down) = &ctx.revision.down {
        fix::insert_before(ctx.file, down.statement, &[line])?
    } else {
        let noted = frame::noted_ids(ctx.file, ctx.revision, frame::PARENTS).unwrap_or_default();
        let parents: Vec<String> = noted.into_iter().map(str::to_owned).collect();
        let follows = format!("down_revision = {}", frame::python(ctx.file, &parents));
        let newline = ctx.file.newline();
        Edit::insert(ctx.revision.imports_end, format!("{newline}{line}{newline}{follows}{newline}"))
    };
    Some(DraftFix::new(format!("Write the id `{id}`"), Applicability::Review, vec![edit]))
}
