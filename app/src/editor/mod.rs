//! The code editor, which owns the text of its file while it is open.

mod bindings;
mod marks;

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
    sync::Arc,
};

use leptos::{html, prelude::*};
use retort_core::{report::TextEdit, text::Span};
use wasm_bindgen::{JsValue, closure::Closure};
use web_sys::HtmlElement;

use crate::{session::Session, state::FileId};
use bindings::{Edit, Editor, Options, to_js};

/// The editors that are open.
#[derive(Clone, Default)]
pub(crate) struct Editors(Rc<RefCell<BTreeMap<FileId, Open>>>);

/// An editor, and what it calls.
struct Open {
    editor: Editor,
    _callbacks: Callbacks,
}

struct Callbacks {
    changed: Closure<dyn FnMut(String)>,
    cursor: Closure<dyn FnMut(u32)>,
    pasted: Closure<dyn FnMut(String, String)>,
    apply_fix: Closure<dyn FnMut(String, usize)>,
    explain: Closure<dyn FnMut(String)>,
    comment: Closure<dyn FnMut(u32)>,
}

impl Editors {
    /// Does something with the editor of a file, if it is open.
    fn with<T>(&self, file: FileId, act: impl FnOnce(&Editor) -> T) -> Option<T> {
        let editor = self.0.borrow().get(&file).map(|open| open.editor.clone());
        editor.as_ref().map(act)
    }

    /// The text as the editor has it.
    pub(crate) fn text(&self, file: FileId) -> Option<String> {
        self.with(file, Editor::text)
    }

    /// Makes all edits as one step that can be undone.
    pub(crate) fn apply(&self, file: FileId, edits: &[TextEdit]) {
        let edits: Vec<Edit<'_>> = edits.iter().map(Edit::from).collect();
        self.with(file, |editor| editor.apply_edits(&to_js(&edits)));
    }

    /// Replaces the text as one step that can be undone. The page is not told.
    pub(crate) fn set_text(&self, file: FileId, text: &str) {
        self.with(file, |editor| editor.set_doc(text));
    }

    /// Selects a stretch of the text and scrolls to it. The focus stays where it is.
    pub(crate) fn reveal(&self, file: FileId, span: Span) {
        self.with(file, |editor| editor.reveal(&to_js(&span)));
    }

    /// Takes the last step back; says whether there was one.
    pub(crate) fn undo(&self, file: FileId) -> bool {
        self.with(file, Editor::undo).unwrap_or_default()
    }

    /// Takes the last undo back; says whether there was one.
    pub(crate) fn redo(&self, file: FileId) -> bool {
        self.with(file, Editor::redo).unwrap_or_default()
    }

    /// Whether there is a step to take back.
    pub(crate) fn can_undo(&self, file: FileId) -> bool {
        self.with(file, Editor::can_undo).unwrap_or_default()
    }

    /// Puts the cursor into the text.
    pub(crate) fn focus(&self, file: FileId) {
        self.with(file, Editor::focus);
    }

    fn mount(&self, host: &HtmlElement, file: FileId, options: &Options<'_>, session: Session) {
        let callbacks = Callbacks::of(file, session);
        let editor = Editor::new(host, &to_js(options), &callbacks.to_js());
        self.0.borrow_mut().insert(file, Open { editor, _callbacks: callbacks });
    }

    fn destroy(&self, file: FileId) {
        let open = self.0.borrow_mut().remove(&file);
        if let Some(open) = open {
            open.editor.destroy();
        }
    }
}

impl Callbacks {
    fn of(file: FileId, session: Session) -> Callbacks {
        Callbacks {
            changed: Closure::new(move |text| session.typed(file, text)),
            cursor: Closure::new(move |line| session.moved(file, line)),
            pasted: Closure::new(move |text: String, before: String| session.pasted(file, &text, &before)),
            apply_fix: Closure::new(move |finding: String, fix| session.apply_fix(&finding, fix)),
            explain: Closure::new(move |rule: String| session.explain_rule(&rule)),
            comment: Closure::new(move |line| session.begin_comment(file, line)),
        }
    }

    fn to_js(&self) -> JsValue {
        let callbacks = js_sys::Object::new();
        for (name, function) in [
            ("changed", self.changed.as_ref()),
            ("cursor", self.cursor.as_ref()),
            ("pasted", self.pasted.as_ref()),
            ("applyFix", self.apply_fix.as_ref()),
            ("explain", self.explain.as_ref()),
            ("comment", self.comment.as_ref()),
        ] {
            // Setting a property of a fresh object cannot fail.
            let _ = js_sys::Reflect::set(&callbacks, &name.into(), function);
        }
        callbacks.into()
    }
}

/// The editor of one file.
#[component]
pub(crate) fn CodeEditor(
    /// The file; its text is read once, and from then on the editor has it.
    file: FileId,
) -> impl IntoView {
    let session = Session::get();
    let host = NodeRef::<html::Div>::new();
    let is_active = Memo::new(move |_| session.workspace.with(|workspace| workspace.active == file));
    let label = Memo::new(move |_| {
        let path = session.workspace.with(|workspace| {
            workspace.files.iter().find(|other| other.id == file).map(|file| file.path.clone())
        });
        format!("Migration {}", path.unwrap_or_default())
    });
    host.on_load(move |host| {
        let text = session.workspace.with_untracked(|workspace| {
            workspace.files.iter().find(|other| other.id == file).map(|file| Arc::clone(&file.text))
        });
        let doc = text.unwrap_or_else(|| "".into());
        let dark = untrack(|| session.themes.is_dark());
        let options = Options { doc: &doc, label: &label.get_untracked(), dark, read_only: false };
        session.editors().mount(&host, file, &options, session);
        push_into_editor(file, is_active, label, session);
    });
    on_cleanup(move || session.editors().destroy(file));
    view! { <div class="editor__host" class:editor__host--active=is_active node_ref=host></div> }
}

/// The effects that keep an editor in step with the page. They write no signal.
fn push_into_editor(file: FileId, is_active: Memo<bool>, label: Memo<String>, session: Session) {
    let editors = session.editors();
    let marks = Memo::new(move |_| is_active.get().then(|| marks::of(session.shown.get().as_ref())));
    let push = editors.clone();
    Effect::new(move |_| {
        if let Some(marks) = marks.get() {
            push.with(file, |editor| editor.set_findings(&to_js(&marks)));
        }
    });
    let push = editors.clone();
    let stale = Memo::new(move |_| session.is_crashed());
    Effect::new(move |_| {
        let stale = stale.get();
        push.with(file, |editor| editor.set_stale(stale));
    });
    let push = editors.clone();
    Effect::new(move |_| {
        let dark = session.themes.is_dark();
        push.with(file, |editor| editor.set_dark(dark));
    });
    let push = editors.clone();
    let commented = Memo::new(move |_| {
        session.workspace.with(|workspace| {
            let file = workspace.files.iter().find(|other| other.id == file);
            let comments = file.map(|file| file.comments.as_slice()).unwrap_or_default();
            comments.iter().map(|comment| comment.line).collect::<BTreeSet<_>>()
        })
    });
    Effect::new(move |_| {
        commented.with(|lines| push.with(file, |editor| editor.set_comments(&to_js(lines))));
    });
    let push = editors.clone();
    Effect::new(move |_| label.with(|label| push.with(file, |editor| editor.set_label(label))));
    Effect::new(move |_| {
        let lines = if is_active.get() { session.linked.get() } else { Vec::new() };
        editors.with(file, |editor| editor.highlight_lines(&to_js(&lines)));
    });
}
