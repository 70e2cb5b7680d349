//! The script that a worker is started from.

use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::Url;

use crate::dom;

/// Where `index.html` says which script loads the engine: its name ends in a fingerprint of the build.
const SCRIPT: &str = "worker";

/// The address of a script that imports the engine's.
///
/// It is a `blob:` because only such a worker inherits the page's content security policy: one that is loaded by its own
/// address has the policy of its response's headers, and a static host sends none.
pub(super) fn loader() -> Result<String, JsValue> {
    let script = dom::root().and_then(|root| root.dataset().get(SCRIPT)).unwrap_or_default();
    let base = document().base_uri()?.unwrap_or_default();
    let address = Url::new_with_base(&script, &base)?.href();
    let text = format!("import {};", js_sys::JSON::stringify(&address.into())?);
    dom::blob(&text, "text/javascript")
}
