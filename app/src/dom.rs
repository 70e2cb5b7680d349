//! The few things that the page asks of the browser itself.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, Element, HtmlAnchorElement, HtmlElement, Storage, Url};

/// After this long nobody reads a download's `blob:` any more.
const REVOKE_MS: u32 = 30_000;

/// The page's storage, where the browser grants one.
pub(crate) fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// Sets `data-NAME` on the document's root, with `name` in camel case.
pub(crate) fn set_root_data(name: &str, value: &str) {
    if let Some(root) = root() {
        // Fails only for a name that no attribute can have.
        let _ = root.dataset().set(name, value);
    }
}

/// `data-NAME` of the document's root, with `name` in camel case.
pub(crate) fn root_data(name: &str) -> Option<String> {
    root().and_then(|root| root.dataset().get(name))
}

/// Milliseconds since 1970.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a time of now is a small whole number"
)]
pub(crate) fn now() -> u64 {
    js_sys::Date::now() as u64
}

/// The document's root element.
pub(crate) fn root() -> Option<HtmlElement> {
    document().document_element().and_then(|root| root.dyn_into().ok())
}

/// The element with that id.
pub(crate) fn by_id(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id).and_then(|element| element.dyn_into().ok())
}

/// Puts the focus on an element, if it is there.
pub(crate) fn focus(element: Option<HtmlElement>) {
    if let Some(element) = element {
        // Fails only on an element that has gone.
        let _ = element.focus();
    }
}

/// The first element that a selector finds.
pub(crate) fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok().flatten().and_then(|element| element.dyn_into().ok())
}

/// All elements that a selector finds.
pub(crate) fn find_all(selector: &str) -> Vec<HtmlElement> {
    let Ok(all) = document().query_selector_all(selector) else { return Vec::new() };
    (0..all.length()).filter_map(|index| all.item(index)?.dyn_into().ok()).collect()
}

/// Which of the elements that a selector finds holds the focus, counted from 0; the first when none does.
pub(crate) fn position_of_focus(selector: &str) -> usize {
    let active = document().active_element();
    find_all(selector).iter().position(|element| element.contains(active.as_deref())).unwrap_or(0)
}

/// A `blob:` address of a text, which lasts until it is revoked or the page goes.
pub(crate) fn blob(text: &str, mime: &str) -> Result<String, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let blob = Blob::new_with_str_sequence_and_options(&js_sys::Array::of1(&text.into()), &options)?;
    Url::create_object_url_with_blob(&blob)
}

/// Has the browser save a text as a file.
pub(crate) fn download(name: &str, text: &str) -> Result<(), JsValue> {
    let address = blob(text, "text/plain;charset=utf-8")?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // The browser has begun by then, and reads from memory.
    gloo::timers::callback::Timeout::new(REVOKE_MS, move || {
        let _ = Url::revoke_object_url(&address);
    })
    .forget();
    Ok(())
}

/// Whether what had the focus has gone, or can no longer be used.
pub(crate) fn is_focus_lost() -> bool {
    let gone = |active: Element| {
        active.tag_name() == "BODY" || active.matches(":disabled").is_ok_and(|disabled| disabled)
    };
    document().active_element().is_none_or(gone)
}

/// Scrolls an element into view, no further than needed.
pub(crate) fn scroll_to(element: &Element) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Whether a media query holds, as it changes.
pub(crate) fn media(query: &str) -> ReadSignal<bool> {
    let (holds, set_holds) = signal(false);
    if let Ok(Some(list)) = window().match_media(query) {
        set_holds.set(list.matches());
        let current = list.clone();
        // The page lives as long as its document: the listener is never taken off.
        gloo::events::EventListener::new(&list, "change", move |_| set_holds.set(current.matches())).forget();
    }
    holds
}

/// Puts text on the clipboard and says whether that worked.
pub(crate) async fn copy(text: String) -> bool {
    let clipboard = window().navigator().clipboard();
    // Without a secure context there is no clipboard, whatever the type says.
    if JsValue::from(&clipboard).is_undefined() {
        return false;
    }
    wasm_bindgen_futures::JsFuture::from(clipboard.write_text(&text)).await.is_ok()
}
