//! The keyboard: one table, from which both the handler and the help dialog are made.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use crate::{
    components::Notice,
    dom,
    session::Session,
    state::{Panel, Place},
};

/// What a shortcut does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// To the next finding.
    Next,
    /// To the finding before.
    Previous,
    /// Shows the corrected version.
    Diff,
    /// Applies every safe fix.
    ApplySafe,
    /// Asks for a comment on the line.
    Comment,
    /// Between the editor and the panel.
    OtherSide,
    /// Takes the last change of the text back.
    Undo,
    /// Makes it again.
    Redo,
    /// Says that nothing needs to be saved, or that nothing can be, in the place of the browser's dialog.
    Save,
    /// Opens the help dialog.
    Help,
    /// The editor's own: listed, not handled here.
    Editor,
}

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shortcut {
    /// What it does.
    pub(crate) action: Action,
    /// The key as events name it.
    pub(crate) key: &'static str,
    /// With Ctrl, or Command on a Mac.
    pub(crate) command: bool,
    /// With Shift.
    pub(crate) shift: bool,
    /// What the help dialog says of it.
    pub(crate) text: &'static str,
}

const fn plain(action: Action, key: &'static str, text: &'static str) -> Shortcut {
    Shortcut { action, key, command: false, shift: false, text }
}

const fn command(action: Action, key: &'static str, text: &'static str) -> Shortcut {
    Shortcut { command: true, ..plain(action, key, text) }
}

const fn shift(shortcut: Shortcut) -> Shortcut {
    Shortcut { shift: true, ..shortcut }
}

/// Every shortcut, in the order of the help dialog.
pub(crate) const SHORTCUTS: &[Shortcut] = &[
    plain(Action::Next, "F8", "Next finding"),
    shift(plain(Action::Previous, "F8", "Previous finding")),
    command(Action::Editor, ".", "Explain and fix the finding at the cursor"),
    command(Action::Diff, "Enter", "Show the corrected version"),
    shift(command(Action::ApplySafe, "Enter", "Apply every safe fix")),
    command(Action::Undo, "z", "Undo, applied fixes too"),
    shift(command(Action::Redo, "z", "Redo")),
    command(Action::Editor, "f", "Search in the editor"),
    plain(Action::Comment, "F9", "Comment on the line of the cursor"),
    plain(Action::OtherSide, "F6", "Between editor and review"),
    command(Action::Save, "s", "Nothing to do: what you type is kept as you type"),
    plain(Action::Editor, "Tab", "Leaves the editor; Ctrl+] and Ctrl+[ indent"),
    plain(Action::Help, "?", "This help, outside the editor"),
];

/// Second keys for what the table has.
const ALIASES: &[Shortcut] = &[command(Action::Redo, "y", "Redo")];

impl Shortcut {
    /// The keys to press, as their caps say.
    pub(crate) fn caps(self) -> Vec<String> {
        let key = if self.key.len() == 1 { self.key.to_uppercase() } else { self.key.to_owned() };
        let modifiers = [(self.command, if is_mac() { "⌘" } else { "Ctrl" }), (self.shift, "Shift")];
        let held = modifiers.into_iter().filter(|(held, _)| *held).map(|(_, name)| name.to_owned());
        held.chain([key]).collect()
    }

    fn is(self, event: &KeyboardEvent) -> bool {
        // A question mark needs Shift on some keyboards and not on others.
        let shift = self.shift == event.shift_key() || self.key == "?";
        let command = event.ctrl_key() || event.meta_key();
        event.key().eq_ignore_ascii_case(self.key) && self.command == command && shift && !event.alt_key()
    }
}

fn is_mac() -> bool {
    window().navigator().platform().is_ok_and(|platform| platform.starts_with("Mac"))
}

/// Does what a key press asks for, wherever the focus is.
pub(crate) fn pressed(event: &KeyboardEvent, session: Session) {
    // The editor has already answered, or a letter is being typed.
    if event.default_prevented() || event.is_composing() {
        return;
    }
    let mut table = SHORTCUTS.iter().chain(ALIASES);
    let Some(shortcut) = table.find(|shortcut| shortcut.is(event)) else { return };
    let in_review = session.place.with_untracked(|place| *place == Place::Review);
    let is_not_ours = match shortcut.action {
        Action::Editor => true,
        // The other pages have no text, and no findings to step through.
        action if !in_review && !matches!(action, Action::Help | Action::Save) => true,
        Action::Help => is_typing(),
        // A field has its own steps; the editor has answered already.
        Action::Undo | Action::Redo => is_in_field(event),
        _ => false,
    };
    if !is_not_ours {
        event.prevent_default();
        act(shortcut.action, session);
    }
}

fn act(action: Action, session: Session) {
    match action {
        Action::Next => session.step(true),
        Action::Previous => session.step(false),
        Action::Diff => session.open(Panel::Diff),
        Action::ApplySafe => crate::components::apply_safe(session),
        Action::Comment => session.begin_comment_here(),
        Action::OtherSide => other_side(session),
        Action::Undo => session.undo(),
        Action::Redo => session.redo(),
        Action::Save => save(session),
        Action::Help => crate::components::open_help(),
        Action::Editor => {}
    }
}

/// Says that the text is kept, once that is true; else the session says that it is not.
fn save(session: Session) {
    if session.store() {
        session.say(Notice::passing("Kept in this browser as you type: there is nothing to save."));
    }
}

/// From the editor to the panel's tab, and from anywhere else to the editor.
fn other_side(session: Session) {
    let (file, panel) = session.workspace.with_untracked(|workspace| (workspace.active, workspace.panel));
    let narrow = session.narrow.get_untracked();
    let from_editor =
        if narrow { panel == Panel::Migration } else { dom::find(".editor:focus-within").is_some() };
    if from_editor {
        if narrow {
            session.open(Panel::Findings);
        }
        request_animation_frame(|| dom::focus(dom::find(".tabs [aria-selected=true]")));
    } else {
        if narrow {
            session.open(Panel::Migration);
        }
        request_animation_frame(move || session.editors().focus(file));
    }
}

/// Whether a key goes into a text field, also one within the editor.
fn is_in_field(event: &KeyboardEvent) -> bool {
    // The event's target would be the host of the editor, whatever in it has the focus.
    let target = event.composed_path().get(0).dyn_into::<Element>();
    let field = "input:not([type=checkbox], [type=radio]), textarea";
    target.is_ok_and(|target| target.matches(field).is_ok_and(|is_field| is_field))
}

/// Whether a character would go into a text.
fn is_typing() -> bool {
    dom::find("input:focus, textarea:focus, select:focus, .editor__host:focus-within").is_some()
}
