//! One row of the chain: a revision, what it is among the others, and what was found in it.

use leptos::prelude::*;
use retort_core::{
    chain::{Mark, Node},
    report::Severity,
};

use super::{
    chain_lines::{Scale, chain_lines},
    icon::{Icon, IconView, severity_class},
};
use crate::{
    a11y,
    session::Session,
    state::graph::{Drawn, Revision},
};

/// The height of a row, in letters; styles/chain.css has the same.
pub(super) const HEIGHT: u32 = 3;

/// One row.
#[component]
pub(super) fn ChainRow(
    /// What is in it.
    drawn: Drawn,
    /// How many lanes there are.
    lanes: usize,
    /// How many rows there are.
    rows: usize,
    /// The row that Tab leads to.
    stop: Signal<Option<usize>>,
) -> impl IntoView {
    let drawing = chain_lines(&drawn, Scale::of(lanes));
    let Drawn { at, row, revision } = drawn;
    let top = u32::try_from(at).unwrap_or(u32::MAX).saturating_mul(HEIGHT);
    let body = match (row.node, revision) {
        (_, Some(revision)) => view! { <Body at revision stop /> }.into_any(),
        (Node::Missing(id), _) => view! { <Missing id /> }.into_any(),
        (Node::File(_), None) => ().into_any(),
    };
    view! {
        <li
            class="chain__row"
            style:top=format!("{top}rem")
            aria-setsize=rows.to_string()
            aria-posinset=(at + 1).to_string()
        >
            {drawing}
            {body}
        </li>
    }
}

/// What is named and not there.
#[component]
fn Missing(
    /// Its id.
    id: String,
) -> impl IntoView {
    view! {
        <div class="chain__body chain__body--missing">
            <span class="chain__title">"Not on this page"</span>
            <span class="chain__about"><code>{id}</code></span>
        </div>
    }
}

/// A revision; opens its file.
#[component]
fn Body(
    /// The row.
    at: usize,
    /// What is said of it.
    revision: Revision,
    /// The row that Tab leads to.
    stop: Signal<Option<usize>>,
) -> impl IntoView {
    let session = Session::get();
    let path = StoredValue::new(revision.path.clone());
    let is_open = Memo::new(move |_| {
        session
            .workspace
            .with(|workspace| workspace.file().is_some_and(|file| path.with_value(|path| *path == file.path)))
    });
    let title = title(&revision);
    let badges: Vec<_> = badges(&revision)
        .into_iter()
        .map(|(words, is_problem)| {
            view! { <span class="chain__badge" class:chain__badge--problem=is_problem>{words}</span> " " }
        })
        .collect();
    let counts = [(Severity::Error, revision.errors), (Severity::Warning, revision.warnings)];
    let counts: Vec<_> = counts.into_iter().filter(|(_, number)| *number > 0).map(count).collect();
    view! {
        <button
            type="button"
            class="chain__body"
            class:chain__body--context=revision.context
            data-row=at.to_string()
            tabindex=move || if stop.get() == Some(at) { "0" } else { "-1" }
            aria-current=move || is_open.get().then_some("true")
            title=title
            on:click=move |_| path.with_value(|path| session.open_file(path))
        >
            <span class="chain__title">{revision.title.clone()}</span>
            " "
            <span class="chain__counts">{counts}</span>
            <span class="chain__about">
                {revision.id.clone().map(|id| view! { <code>{id}</code> " " })}
                {badges}
                <span class="visually-hidden">{follows(&revision)}</span>
            </span>
        </button>
    }
}

/// A number of findings.
fn count((severity, number): (Severity, usize)) -> impl IntoView {
    let words = a11y::count(severity, number);
    let word = words.split_once(' ').map_or(String::new(), |(_, word)| word.to_owned());
    view! {
        <span class=format!("chain__count chain__count--{}", severity_class(severity))>
            <IconView icon=Icon::from(severity) />
            {number}
            <span class="visually-hidden">" "{word}" "</span>
        </span>
    }
}

/// What is to say of a revision, each with whether it is a problem.
fn badges(revision: &Revision) -> Vec<(String, bool)> {
    let of_mark = |mark: &Mark| {
        let words = match mark {
            Mark::Head => "head".into(),
            Mark::Base => "base".into(),
            Mark::BranchPoint(children) => format!("branch point, {children} follow"),
            Mark::Merge(parents) => format!("merge of {parents}"),
            Mark::Missing(ids) if ids.len() == 1 => "parent not here".into(),
            Mark::Missing(ids) => format!("{} parents not here", ids.len()),
            Mark::Duplicate => "id of another file".into(),
            Mark::Circle => "in a circle".into(),
            Mark::Itself => "names itself".into(),
            Mark::NoId => "no id".into(),
            Mark::Unread => "parents not known".into(),
        };
        (words, mark.is_problem())
    };
    let mut badges: Vec<(String, bool)> = Vec::new();
    if !revision.readable {
        badges.push(("does not parse".into(), true));
    }
    badges.extend(revision.marks.iter().map(of_mark));
    if revision.sql {
        badges.push(("SQL".into(), false));
    }
    if revision.context {
        badges.push(("context".into(), false));
    }
    badges
}

/// What it comes after, for who does not see the lines.
fn follows(revision: &Revision) -> String {
    let named =
        |words: &str, ids: &[String]| (!ids.is_empty()).then(|| format!(", {words} {}", ids.join(" and ")));
    let parts = [named("follows", &revision.parents), named("depends on", &revision.depends_on)];
    parts.into_iter().flatten().collect()
}

/// All of it, where the row has no room.
fn title(revision: &Revision) -> String {
    let badges: Vec<String> = badges(revision).into_iter().map(|(words, _)| words).collect();
    let mut lines = vec![revision.title.clone(), revision.path.clone()];
    lines.extend((!badges.is_empty()).then(|| badges.join(", ")));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn revision(marks: &[Mark]) -> Revision {
        Revision {
            path: "versions/a.py".into(),
            id: Some("a".into()),
            title: "the first".into(),
            parents: Vec::new(),
            depends_on: Vec::new(),
            marks: marks.to_vec(),
            sql: false,
            context: false,
            readable: true,
            errors: 0,
            warnings: 0,
        }
    }

    #[test]
    fn every_mark_has_words() {
        let marks = [Mark::Missing(vec!["x".into()]), Mark::Head, Mark::Merge(2), Mark::BranchPoint(3)];
        let words = [
            ("parent not here", false),
            ("head", false),
            ("merge of 2", false),
            ("branch point, 3 follow", false),
        ];
        assert_eq!(badges(&revision(&marks)), words.map(|(words, is)| (words.to_owned(), is)));
        let broken = Revision { readable: false, context: true, ..revision(&[Mark::NoId]) };
        assert_eq!(title(&broken), "the first\nversions/a.py\ndoes not parse, no id, context");
    }

    #[test]
    fn lines_are_said_too() {
        let two = Revision { parents: vec!["a".into(), "b".into()], ..revision(&[]) };
        assert_eq!(follows(&two), ", follows a and b");
        let also = Revision { depends_on: vec!["x".into()], ..two };
        assert_eq!(follows(&also), ", follows a and b, depends on x");
        assert_eq!(follows(&revision(&[])), "");
    }
}
