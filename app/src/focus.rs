//! Where the focus goes when what had it goes away.

use gloo::timers::callback::Timeout;
use leptos::prelude::*;

use crate::{
    dom,
    session::Session,
    state::{Panel, Place, url::Address},
};

/// How long after a decision the page may be another one: at once, or when the new text has been reviewed.
const SETTLED_MS: [u32; 5] = [30, 300, 600, 1_000, LAST_MS];

/// By then there is nothing more to wait for.
const LAST_MS: u32 = 2_000;

/// Before a decision that may take away what has the focus: has the focus go on to what comes in its place, so that a
/// keyboard can go through all of them; to the view as a whole where none is left.
pub(crate) fn go_on(session: Session) {
    let (places, buttons) = match session.visible_panel_untracked() {
        Panel::Diff => (".annotation", ".annotation__accept:enabled"),
        // Those that are folded away cannot take it.
        _ => (".finding", ".finding__line:not(details:not([open]) *)"),
    };
    let here = dom::position_of_focus(places);
    for wait in SETTLED_MS {
        Timeout::new(wait, move || {
            // While the new text is reviewed, what is there will be gone at once.
            let is_settled = wait == LAST_MS || session.is_fresh.get_untracked();
            if is_settled && dom::is_focus_lost() {
                let mut left = dom::find_all(buttons);
                let next = if here < left.len() { Some(left.swap_remove(here)) } else { left.pop() };
                dom::focus(next.or_else(panel));
            }
        })
        .forget();
    }
}

/// From a form that is closed to the button that opened it.
pub(crate) fn to_opener(card: Option<web_sys::Element>, button: &'static str) {
    request_animation_frame(move || {
        let button = card.and_then(|card| card.query_selector(button).ok().flatten());
        dom::focus(button.and_then(|button| wasm_bindgen::JsCast::dyn_into(button).ok()));
    });
}

/// Gives the focus to the view when it has been lost.
pub(crate) fn to_panel() {
    request_animation_frame(|| {
        if dom::is_focus_lost() {
            dom::focus(panel());
        }
    });
}

/// On another page: to its heading. On the way back from a rule: to the link that led there.
pub(crate) fn to_page(session: Session, before: &Place, place: &Place) {
    let link = match (before, place) {
        (Place::Rule(id), Place::Review | Place::Rules) => {
            Some(format!("a[href=\"{}\"]:not(details:not([open]) *)", Address::rule(id).href()))
        }
        _ => None,
    };
    let in_review = *place == Place::Review;
    request_animation_frame(move || {
        if let Some(page) = dom::find(".rules") {
            page.set_scroll_top(0);
        }
        let link = link.and_then(|link| {
            let selected = format!("main:not([hidden]) .finding[aria-current] {link}");
            dom::find(&selected).or_else(|| dom::find(&format!("main:not([hidden]) {link}")))
        });
        let start = if in_review { panel } else { || dom::find(".rules h2") };
        match link.or_else(start) {
            Some(target) => dom::focus(Some(target)),
            None => session.editors().focus(session.workspace.with_untracked(|workspace| workspace.active)),
        }
    });
}

fn panel() -> Option<web_sys::HtmlElement> {
    dom::find(".panel:not([hidden])")
}
