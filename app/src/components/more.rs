//! Long lists, shown in portions: a page of five thousand entries takes seconds to build, and nobody reads it.

use leptos::prelude::*;

/// How many entries a list begins with, and how many each press of the button adds.
pub(super) const PORTION: usize = 200;

/// The entries that are asked for.
pub(super) fn portion<T: Clone + Send + Sync + 'static>(
    all: Memo<Vec<T>>,
    asked: RwSignal<usize>,
) -> impl Fn() -> Vec<T> + Clone + Send + Sync + 'static {
    move || all.with(|all| all.iter().take(asked.get()).cloned().collect())
}

/// Asks for as many as it takes to show the entry at `wanted`.
pub(super) fn reaching(asked: RwSignal<usize>, wanted: Memo<Option<usize>>) {
    Effect::new(move |_| {
        if let Some(at) = wanted.get().filter(|at| *at >= asked.get_untracked()) {
            asked.set(at + 1);
        }
    });
}

/// Shows the next portion of a list; nothing once all of it is there.
#[component]
pub(super) fn More(
    /// How many entries are asked for.
    asked: RwSignal<usize>,
    /// How many there are.
    #[prop(into)]
    all: Signal<usize>,
    /// What they are, in the plural.
    what: &'static str,
) -> impl IntoView {
    let left = Memo::new(move |_| all.get().saturating_sub(asked.get()));
    view! {
        <Show when=move || { left.get() > 0 }>
            <p class="more">
                <button type="button" class="button" on:click=move |_| asked.update(|asked| *asked += PORTION)>
                    {move || format!("Show {} more of {} {what}", left.get().min(PORTION), all.get())}
                </button>
            </p>
        </Show>
    }
}
