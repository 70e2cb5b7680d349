use std::collections::{BTreeMap, BTreeSet};

use crate::{
    chain::Chain,
    fix::{frame, new_revision},
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
};

declare_rule! {
    /// Two revisions follow the same one, so there is no single head any more.
    ///
    /// ## Why it matters
    /// It happens when two branches of the code each add a migration. `alembic upgrade head` then stops with "Multiple head
    /// revisions are present", usually in the deploy, since each branch was fine by itself.
    ///
    /// ## Example
    /// ```python,bad
    /// # --- 3b1f_users.py
    /// revision = "3b1f0c9d2e4a"
    /// down_revision = None
    ///
    /// def upgrade() -> None:
    ///     pass
    /// # --- 7c20_nickname.py
    /// revision = "7c20ab51d9e3"
    /// down_revision = "3b1f0c9d2e4a"
    ///
    /// def upgrade() -> None:
    ///     pass
    /// # --- 91fe_email.py
    /// revision = "91fe44b7a0c2"
    /// down_revision = "3b1f0c9d2e4a"
    ///
    /// def upgrade() -> None:
    ///     pass
    /// ```
    /// ```python,good
    /// # --- 3b1f_users.py
    /// revision = "3b1f0c9d2e4a"
    /// down_revision = None
    ///
    /// def upgrade() -> None:
    ///     pass
    /// # --- 7c20_nickname.py
    /// revision = "7c20ab51d9e3"
    /// down_revision = "3b1f0c9d2e4a"
    ///
    /// def upgrade() -> None:
    ///     pass
    /// # --- 91fe_email.py
    /// revision = "91fe44b7a0c2"
    /// down_revision = "7c20ab51d9e3"
    ///
    /// def upgrade() -> None:
    ///     pass
    /// ```
    ///
    /// ## When to ignore
    /// The branches are meant to stay apart and are run with `upgrade heads`. Branch labels say so, and then nothing is
    /// reported.
    ///
    /// ## Fix safety
    /// A person must see that the two do not touch the same things: after a merge either may run first. Following the other
    /// one fixes the order, but only as long as the revision has not been applied anywhere.
    ///
    /// ## References
    /// - [Alembic: working with branches](https://alembic.sqlalchemy.org/en/latest/branches.html)
    pub MultipleHeads {
        id: "multiple-heads",
        name: "More than one head",
        family: Chain,
        severity: Error,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for MultipleHeads {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let (Some(own), Some(variable)) = (ctx.revision.known_id(), ctx.revision.id.as_ref()) else { return };
        let others = other_heads(ctx, own);
        let Some(first) = others.first() else { return };
        let names: Vec<String> = others.iter().chain([&own]).map(|head| format!("`{head}`")).collect();
        let meeting = match ctx.chain.meeting(own, first) {
            Some(id) => format!("after `{id}` the way parts"),
            None => "each has a base of its own".to_owned(),
        };
        let follow = follow(ctx, own, &others);
        let or_follow =
            follow.as_ref().map_or(String::new(), |_| format!(", or let this one follow `{first}`"));
        let message = format!(
            "`alembic upgrade head` stops with \"Multiple head revisions are present\": {meeting}, and nothing brings it \
             together again. {}Add a revision that merges the heads{or_follow}.",
            of_branches(ctx, own, &others)
        );
        let place = ctx.revision.down.as_ref().map_or(variable.statement, |down| down.statement);
        let heads: Vec<String> = others.iter().chain([&own]).map(|head| (*head).to_owned()).collect();
        let merge = DraftFix::new("Merge the heads by a revision", Applicability::Review, Vec::new())
            .adding(new_revision::merging(ctx.file, &heads));
        findings.push(
            Draft::at(&Self::META, place)
                .says(format!("{} are heads side by side", names.join(" and ")), message)
                .with_fix(merge)
                .with_fix(follow),
        );
    }
}

/// What the branches have to do with each other, as far as they were compared.
fn of_branches(ctx: &RuleContext<'_>, own: &str, others: &[&str]) -> String {
    let said = others.iter().filter_map(|other| {
        let pair = ctx.beside.pairs.iter().find(|pair| {
            pair.heads.iter().any(|head| head == own) && pair.heads.iter().any(|head| head == other)
        })?;
        let [first, second] = &pair.heads;
        let words = pair.shared.in_words([first, second]);
        Some(if others.len() == 1 { words } else { format!("`{first}` beside `{second}`: {words}") })
    });
    said.map(|words| words + " ").collect()
}

/// The heads that are certain to stand beside `own`, when it is the last of those under review in the given order: one finding
/// is enough.
fn other_heads<'a>(ctx: &RuleContext<'a>, own: &str) -> Vec<&'a str> {
    let chain = ctx.chain;
    let counts = chain.links().get(ctx.place) == chain.link(own);
    if !chain.heads().iter().any(|head| head == own)
        || !counts
        || chain.links().iter().any(|link| link.uncertain)
    {
        return Vec::new();
    }
    let ids = chain.links().iter().map(|link| link.id.as_deref());
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, id) in ids.enumerate() {
        if let Some(id) = id {
            places.entry(id).or_insert(place);
        }
    }
    let others = chain.heads().iter().map(String::as_str).filter(|head| *head != own);
    let (later, earlier): (Vec<&str>, Vec<&str>) =
        others.partition(|head| places.get(head) > places.get(own));
    let is_reviewed = |head: &&str| places.get(head).is_some_and(|place| ctx.beside.is_reviewed(*place));
    let (speaks, later): (Vec<&str>, Vec<&str>) = later.into_iter().partition(is_reviewed);
    // Asking is dear: one later head is enough.
    if speaks.into_iter().any(|head| stand_beside(chain, own, head)) {
        return Vec::new();
    }
    earlier.into_iter().chain(later).filter(|head| stand_beside(chain, own, head)).collect()
}

/// Whether both come from one revision, or each from a base in the same folder; and no branch label says that this is meant.
fn stand_beside(chain: &Chain, one: &str, other: &str) -> bool {
    let labels = |id: &str| -> BTreeSet<&String> {
        chain.ancestry(id).into_iter().filter_map(|id| chain.link(id)).flat_map(|link| &link.labels).collect()
    };
    let folder = |id: &str| chain.link(id).map(crate::chain::Link::folder);
    let bases = folder(one) == folder(other) && chain.reaches_base(one) && chain.reaches_base(other);
    (bases || chain.meeting(one, other).is_some()) && labels(one) == labels(other)
}

/// This revision behind the other head, where it is the only one of its branch.
fn follow(ctx: &RuleContext<'_>, own: &str, others: &[&str]) -> Option<DraftFix> {
    let [other] = others else { return None };
    let [parent] = ctx.revision.known_parents() else { return None };
    (ctx.chain.meeting(own, other)? == parent).then_some(())?;
    let edits = frame::set_parents(ctx.file, ctx.revision, &[(*other).to_owned()])?;
    Some(DraftFix::new(format!("Follow `{other}`"), Applicability::Review, edits))
}
