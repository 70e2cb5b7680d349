//! Several heads, and what brings them together: a revision that merges them, or one branch behind the other.

use leptos::prelude::*;
use retort_core::{
    fix::new_revision::merge_command,
    report::{Behind, HeadPair, Shared},
};

use super::{
    copy_button::CopyButton,
    icon::{Icon, IconView},
    markdown::spans,
};
use crate::{chain, session::Session};

/// What can be done about several heads; nothing where there is one.
#[component]
pub(super) fn MergeForm() -> impl IntoView {
    let session = Session::get();
    let heads = Memo::new(move |_| session.revisions().graph.with(|graph| graph.chain.heads().to_vec()));
    let wanted = RwSignal::new((None, None));
    let chosen = Memo::new(move |_| {
        let (one, other) = wanted.get();
        heads.with(|heads| choose(heads, one.as_ref(), other.as_ref()))
    });
    let many = Memo::new(move |_| heads.with(Vec::len) > 2);
    view! {
        <Show when=move || chosen.with(Option::is_some)>
            <section class="merge" aria-labelledby="merge-title">
                <h3 class="merge__title" id="merge-title">
                    <IconView icon=Icon::Error />
                    {move || format!("{} heads: alembic upgrade head refuses", heads.with(Vec::len))}
                </h3>
                <Show when=move || many.get()>
                    <div class="merge__choice">
                        <HeadSelect label="Bring together" heads chosen=Memo::new(move |_| Some(chosen.get()?.0)) choose=Callback::new(move |head| wanted.update(|wanted| wanted.0 = Some(head))) />
                        <HeadSelect label="and" heads chosen=Memo::new(move |_| Some(chosen.get()?.1)) choose=Callback::new(move |head| wanted.update(|wanted| wanted.1 = Some(head))) />
                    </div>
                </Show>
                {move || chosen.get().map(|(one, other)| view! { <Pair one other /> })}
                <Show when=move || many.get()>
                    <MergeAll heads />
                </Show>
            </section>
        </Show>
    }
}

/// The two heads that are spoken of: those that are wanted, as far as they are there and not the same.
fn choose(heads: &[String], one: Option<&String>, other: Option<&String>) -> Option<(String, String)> {
    let is_there = |head: &&String| heads.contains(head);
    let one = one.filter(is_there).or(heads.first())?;
    let other = other.filter(is_there).filter(|other| *other != one);
    let other = other.or_else(|| heads.iter().find(|head| *head != one))?;
    Some((one.clone(), other.clone()))
}

/// Chooses one of the heads.
#[component]
fn HeadSelect(
    /// What it is for.
    label: &'static str,
    /// All of them.
    heads: Memo<Vec<String>>,
    /// The one that is chosen.
    chosen: Memo<Option<String>>,
    /// Takes another.
    choose: Callback<String>,
) -> impl IntoView {
    let options = move || {
        let chosen = chosen.get();
        let option = |head: String| {
            let selected = chosen.as_ref() == Some(&head);
            view! { <option value=head.clone() selected=selected>{head.clone()}</option> }
        };
        heads.get().into_iter().map(option).collect_view()
    };
    view! {
        <label class="merge__head">
            <span>{label}</span>
            <select on:change=move |event| choose.run(event_target_value(&event))>{options}</select>
        </label>
    }
}

/// Two heads: what their branches have to do with each other, and the ways to bring them together.
#[component]
fn Pair(
    /// The one.
    one: String,
    /// The other.
    other: String,
) -> impl IntoView {
    let session = Session::get();
    let heads = StoredValue::new([one.clone(), other.clone()]);
    let pair = Memo::new(move |_| {
        session.review.with(|review| {
            let is_it = |pair: &&HeadPair| {
                heads.with_value(|heads| heads.iter().all(|head| pair.heads.contains(head)))
            };
            review.pairs.iter().find(is_it).cloned()
        })
    });
    let runner = move || session.workspace.with(|workspace| workspace.settings.runner);
    let command = move || heads.with_value(|heads| merge_command(runner(), heads));
    view! {
        {move || match pair.get() {
            Some(pair) => view! { <Facts pair /> }.into_any(),
            None => view! { <p class="merge__about">"What the two branches have in common is not known: only a few heads are compared, and none while a file cannot be read."</p> }.into_any(),
        }}
        <ul class="merge__ways">
            <li class="merge__way">
                <p><strong>"Merge: "</strong>{move || pair.with(|pair| merging(pair.as_ref().map(|pair| &pair.shared)))}</p>
                <button
                    type="button"
                    class="button button--primary"
                    on:click=move |_| heads.with_value(|heads| chain::merge(session, heads))
                >
                    "Add the merge"
                </button>
                <div class="merge__command">
                    <code>{command}</code>
                    <CopyButton label="Copy" text=Callback::new(move |()| untrack(command)) />
                </div>
            </li>
        </ul>
        {move || pair.get().map(|pair| {
            let [one, other] = pair.heads.clone();
            let [one_behind, other_behind] = pair.behind.clone();
            view! {
                // Where there is little room the chain itself is what one came for.
                <details class="merge__other" prop:open=!session.narrow.get_untracked()>
                    <summary>"Or put one branch behind the other"</summary>
                    <ul class="merge__ways">
                        <Way own=one.clone() parent=other.clone() behind=one_behind fails=fails(&pair.shared, 1) />
                        <Way own=other parent=one behind=other_behind fails=fails(&pair.shared, 0) />
                    </ul>
                </details>
            }
        })}
    }
}

/// Whether something fails in an order: 0 where the first head's branch runs first, 1 where the second's does.
fn fails(shared: &Shared, order: usize) -> bool {
    shared.clashes.iter().any(|clash| clash.breaks.get(order).is_some_and(|breaks| *breaks))
}

/// What a merge does, and what it does not mend.
fn merging(shared: Option<&Shared>) -> &'static str {
    let breaks = |order: fn(&[bool; 2]) -> bool| {
        shared.is_some_and(|shared| shared.clashes.iter().any(|clash| order(&clash.breaks)))
    };
    if breaks(|[one, other]| *one && *other) {
        "a revision that follows both. It does not mend what fails in both orders: change one of the two first."
    } else if breaks(|[one, other]| *one || *other) {
        "a revision that follows both. Either may run first, and so the order that fails can come."
    } else {
        "a revision that follows both. Either may run first."
    }
}

/// Puts one branch behind the other.
#[component]
fn Way(
    /// The head of the branch that comes later.
    own: String,
    /// The head that it is put behind.
    parent: String,
    /// How.
    behind: Behind,
    /// Whether something fails in that order.
    fails: bool,
) -> impl IntoView {
    let session = Session::get();
    let file = behind.path.rsplit('/').next().unwrap_or_default().to_owned();
    let title = view! {
        <strong><code>{own.clone()}</code>" behind "<code>{parent.clone()}</code>": "</strong>
    };
    if let Some(why) = behind.refused {
        return view! { <li class="merge__way"><p>{title}{spans(&why)}</p></li> }.into_any();
    }
    let label = format!("Put {own} behind {parent}");
    let says =
        format!("`{}` follows `{parent}`, in {file}. Only while it has not run anywhere.", behind.revision);
    view! {
        <li class="merge__way">
            <p>
                {title}{spans(&says)}
                {fails.then(|| view! { <strong>" In this order it fails, as said above: change one of the two as well."</strong> })}
            </p>
            <button
                type="button"
                class="button"
                aria-label=label
                on:click=move |_| chain::put_behind(session, &behind, &parent)
            >
                "Put behind"
            </button>
        </li>
    }
    .into_any()
}

/// Merges all of them at once.
#[component]
fn MergeAll(
    /// All heads.
    heads: Memo<Vec<String>>,
) -> impl IntoView {
    let session = Session::get();
    view! {
        <p>
            <button type="button" class="button" on:click=move |_| chain::merge(session, &heads.get_untracked())>
                {move || format!("Merge all {} heads", heads.with(Vec::len))}
            </button>
        </p>
    }
}

/// What the branches have to do with each other.
#[component]
fn Facts(
    /// The heads.
    pair: HeadPair,
) -> impl IntoView {
    let [one, other] = pair.heads.clone();
    let clashes: Vec<_> = pair.shared.clashes.iter().map(|clash| {
        let orders = clash.orders_in_words([&one, &other]);
        let icon = if clash.breaks == [false, false] { Icon::Warning } else { Icon::Error };
        view! {
            <li class="merge__clash">
                <IconView icon />
                <span>{spans(&clash.how)} " " {orders.map(|orders| view! { <strong>{spans(&orders)}</strong> })}</span>
            </li>
        }
    }).collect();
    let clashes = (!clashes.is_empty())
        .then(|| view! { <ul class="merge__clashes" aria-label="What does not go together">{clashes}</ul> });
    let unknown = pair.shared.unknown_in_words([&one, &other]);
    view! {
        <p class="merge__about">{meeting(&pair)} " " {spans(&pair.shared.tables_in_words())}</p>
        {clashes}
        {unknown.map(|unknown| view! { <p class="merge__unknown">{spans(&unknown)}</p> })}
    }
}

fn meeting(pair: &HeadPair) -> impl IntoView + use<> {
    let [one, other] = &pair.heads;
    spans(&match &pair.meeting {
        Some(id) => format!("After `{id}` the ways to `{one}` and `{other}` part."),
        None => format!("The ways to `{one}` and `{other}` have nothing in common on this page."),
    })
}

#[cfg(test)]
mod tests {
    use retort_core::report::Clash;

    use super::*;

    #[test]
    fn two_different_heads_are_chosen_whatever_is_wanted() {
        let heads = ["a", "b", "c"].map(str::to_owned);
        let chosen = |one: Option<&str>, other: Option<&str>| {
            let [one, other] = [one, other].map(|head| head.map(str::to_owned));
            choose(&heads, one.as_ref(), other.as_ref()).unwrap()
        };
        let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
        assert_eq!(chosen(None, None), pair("a", "b"));
        assert_eq!(chosen(Some("b"), None), pair("b", "a"));
        assert_eq!(chosen(Some("c"), Some("c")), pair("c", "a"));
        assert_eq!(chosen(Some("gone"), Some("c")), pair("a", "c"));
        assert_eq!(choose(&heads[..1], None, None), None);
    }

    #[test]
    fn a_merge_does_not_promise_what_it_does_not_do() {
        let says = |breaks: &[[bool; 2]]| {
            let clash = |breaks| Clash { object: String::new(), how: String::new(), breaks };
            let clashes = breaks.iter().copied().map(clash).collect();
            merging(Some(&Shared { clashes, ..Shared::default() }))
        };
        assert!(says(&[[false, false]]).ends_with("Either may run first."));
        assert!(says(&[[false, true]]).ends_with("the order that fails can come."));
        assert!(says(&[[false, true], [true, true]]).ends_with("change one of the two first."));
        assert_eq!(merging(None), says(&[]));
    }
}
