//! The interface of `app/editor`, as its `src/types.ts` has it.

use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use retort_core::{
    report::{Applicability, Severity, TextEdit},
    text::Span,
};

#[wasm_bindgen(module = "/editor/dist/editor.js")]
extern "C" {
    /// CodeMirror in the shadow root of its host.
    #[derive(Clone)]
    pub(super) type Editor;

    #[wasm_bindgen(constructor)]
    pub(super) fn new(host: &HtmlElement, options: &JsValue, callbacks: &JsValue) -> Editor;
    #[wasm_bindgen(method)]
    pub(super) fn text(this: &Editor) -> String;
    #[wasm_bindgen(method, js_name = setFindings)]
    pub(super) fn set_findings(this: &Editor, marks: &JsValue);
    #[wasm_bindgen(method, js_name = setStale)]
    pub(super) fn set_stale(this: &Editor, stale: bool);
    #[wasm_bindgen(method, js_name = setDark)]
    pub(super) fn set_dark(this: &Editor, dark: bool);
    #[wasm_bindgen(method, js_name = setLabel)]
    pub(super) fn set_label(this: &Editor, label: &str);
    #[wasm_bindgen(method)]
    pub(super) fn reveal(this: &Editor, range: &JsValue);
    #[wasm_bindgen(method, js_name = highlightLines)]
    pub(super) fn highlight_lines(this: &Editor, lines: &JsValue);
    #[wasm_bindgen(method, js_name = setComments)]
    pub(super) fn set_comments(this: &Editor, lines: &JsValue);
    #[wasm_bindgen(method, js_name = applyEdits)]
    pub(super) fn apply_edits(this: &Editor, edits: &JsValue);
    #[wasm_bindgen(method, js_name = setDoc)]
    pub(super) fn set_doc(this: &Editor, text: &str);
    #[wasm_bindgen(method)]
    pub(super) fn undo(this: &Editor) -> bool;
    #[wasm_bindgen(method)]
    pub(super) fn redo(this: &Editor) -> bool;
    #[wasm_bindgen(method, js_name = canUndo)]
    pub(super) fn can_undo(this: &Editor) -> bool;
    #[wasm_bindgen(method)]
    pub(super) fn focus(this: &Editor);
    #[wasm_bindgen(method)]
    pub(super) fn destroy(this: &Editor);
}

/// `Options`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Options<'a> {
    pub(super) doc: &'a str,
    pub(super) label: &'a str,
    pub(super) dark: bool,
    pub(super) read_only: bool,
}

/// `Mark`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Mark {
    pub(super) key: String,
    pub(super) rule: String,
    pub(super) severity: Severity,
    pub(super) range: Span,
    pub(super) title: String,
    pub(super) message: String,
    pub(super) summary: String,
    pub(super) fixes: Vec<MarkFix>,
}

/// `Fix`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct MarkFix {
    pub(super) title: String,
    pub(super) applicability: Applicability,
}

/// `Edit`.
#[derive(Serialize)]
pub(super) struct Edit<'a> {
    range: Span,
    text: &'a str,
}

impl<'a> From<&'a TextEdit> for Edit<'a> {
    fn from(edit: &'a TextEdit) -> Self {
        Edit { range: edit.span, text: &edit.text }
    }
}

/// Plain data as the editor takes it.
pub(super) fn to_js(data: &impl Serialize) -> JsValue {
    // Strings, numbers and lists can always be written as JSON, and JSON can always be read.
    let json = serde_json::to_string(data).unwrap_or_default();
    js_sys::JSON::parse(&json).unwrap_or(JsValue::NULL)
}
