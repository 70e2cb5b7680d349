//! The left side: the names of the files, and the editor.

use leptos::{html::ElementType, prelude::*};
use wasm_bindgen::JsCast;

use super::{
    file_list::FileList,
    file_row::role_title,
    icon::{Icon, IconView},
    open_menu::OpenMenu,
};
use crate::{
    dom,
    editor::CodeEditor,
    session::Session,
    state::{
        File, FileId, Panel,
        intake::{files, name_of},
    },
};

/// More than these do not fit side by side; then the list is shown unless somebody folds it.
const TABS: usize = 4;

/// The file in the editor, with the others a click away.
#[component]
pub(crate) fn EditorPane() -> impl IntoView {
    let session = Session::get();
    let ids = Memo::new(move |_| {
        session.workspace.with(|workspace| workspace.files.iter().map(|file| file.id).collect::<Vec<_>>())
    });
    let opened = Memo::new(move |_| {
        session.workspace.with(|workspace| {
            workspace.files.iter().filter(|file| file.opened).map(|file| file.id).collect::<Vec<_>>()
        })
    });
    let number = Memo::new(move |_| ids.with(Vec::len));
    let many = Memo::new(move |_| number.get() > 1);
    let tabs = Memo::new(move |_| (2..=TABS).contains(&number.get()));
    // What somebody chose, else what the number of files asks for.
    let chosen = RwSignal::new(None::<bool>);
    let unfolded = Memo::new(move |_| many.get() && chosen.get().unwrap_or(number.get() > TABS));
    let toggle = move |_| chosen.set(Some(!unfolded.get_untracked()));
    let hidden = move || session.narrow.get() && session.visible_panel() != Panel::Migration;
    view! {
        <section
            class="editor"
            id="panel-migration"
            aria-label="Migration"
            hidden=hidden
            role=move || session.narrow.get().then_some("tabpanel")
        >
            <div class="files">
                <OpenMenu />
                <Show when=move || many.get()>
                    <button
                        type="button"
                        class="button files__all"
                        aria-expanded=move || unfolded.get().to_string()
                        aria-controls="file-list"
                        on:click=toggle
                    >
                        {move || files(number.get())}
                    </button>
                </Show>
                <Show when=move || tabs.get() fallback=|| view! { <FileName /> }>
                    <ul class="files__list">
                        <For each=move || ids.get() key=|id| *id let:id><FileTab id /></For>
                    </ul>
                </Show>
            </div>
            <Show when=move || unfolded.get()><FileList /></Show>
            <For each=move || opened.get() key=|id| *id let:id><CodeEditor file=id /></For>
        </section>
    }
}

/// The name of the only file, to be changed.
#[component]
fn FileName() -> impl IntoView {
    let session = Session::get();
    let path = Memo::new(move |_| {
        session.workspace.with(|workspace| workspace.file().map(|file| file.path.clone()).unwrap_or_default())
    });
    view! {
        <input
            class="files__name"
            type="text"
            aria-label="File name"
            spellcheck="false"
            autocomplete="off"
            prop:value=path
            on:change=move |event| session.workspace.update(|workspace| workspace.rename(&event_target_value(&event)))
        />
    }
}

/// Keeps an entry of a list of files in view when its file comes into the editor.
pub(super) fn in_view<E>(entry: NodeRef<E>, active: Memo<bool>)
where
    E: ElementType,
    E::Output: AsRef<web_sys::Element> + JsCast + Clone + 'static,
{
    Effect::new(move |_| {
        if let Some(entry) = entry.get().filter(|_| active.get()) {
            request_animation_frame(move || dom::scroll_to(entry.as_ref()));
        }
    });
}

/// One of several files.
#[component]
fn FileTab(
    /// Which.
    id: FileId,
) -> impl IntoView {
    let session = Session::get();
    let of_file = move |what: fn(&File) -> String| {
        session
            .workspace
            .with(|workspace| workspace.files.iter().find(|file| file.id == id).map(what).unwrap_or_default())
    };
    let path = Memo::new(move |_| of_file(|file| file.path.clone()));
    let role = Memo::new(move |_| {
        of_file(
            |file| if file.role.is_review() { String::new() } else { role_title(file.role).to_lowercase() },
        )
    });
    let name = move || path.with(|path| name_of(path).to_owned());
    let active = Memo::new(move |_| session.workspace.with(|workspace| workspace.active == id));
    let tab = NodeRef::new();
    in_view(tab, active);
    view! {
        <li class="files__item" class:files__item--active=active node_ref=tab>
            <button
                type="button"
                class="files__tab"
                title=path
                aria-current=move || active.get().then_some("true")
                on:click=move |_| session.workspace.update(|workspace| workspace.activate(id))
            >
                {name}
                <span class="files__role">{role}</span>
            </button>
            <button
                type="button"
                class="button button--quiet files__close"
                aria-label=move || format!("Close {}", name())
                on:click=move |_| session.close(id)
            >
                <IconView icon=Icon::Close />
            </button>
        </li>
    }
}
