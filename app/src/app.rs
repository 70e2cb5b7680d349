//! The page as a whole: what is shared, what is laid out, and the only effects there are.

use gloo::{
    events::{EventListener, EventListenerOptions},
    timers::callback::Timeout,
};
use leptos::prelude::*;
use retort_core::rules;
use wasm_bindgen::JsCast;

use crate::{
    a11y::LiveRegion,
    components::{
        DropZone, EditorPane, Header, HelpDialog, IntakeBar, Notice, NoticeBar, PanelPane, RulePage,
        RulesPage, Splitter, StatusBar, Tabs, plain,
    },
    dom, focus, keys,
    offline::Kept,
    session::{self, Session},
    state::{
        Panel, Place, Status, Workspace,
        persist::{self, Draft, Restored},
        recent,
        url::{Address, Entry},
    },
};

/// How long typing must rest before the text is reviewed.
const REVIEW_MS: u32 = 150;

/// How long it must rest before the draft is stored, and the address changed.
const STORE_MS: u32 = 300;

/// The title of the reviewer, as index.html has it.
const TITLE: &str = "Retort: review Alembic migrations for PostgreSQL";

/// How long a notice stands that goes by itself.
const NOTICE_MS: u32 = 12_000;

/// How long it is left to somebody who is still at it.
const HELD_MS: u32 = 1_000;

/// Puts the page into its place in the document.
pub fn mount() {
    let place = dom::by_id("app");
    match place {
        Some(place) => {
            // What stood there said that the page was loading.
            place.set_text_content(None);
            leptos::mount::mount_to(place, App).forget();
        }
        None => leptos::mount::mount_to_body(App),
    }
}

/// The page.
#[component]
fn App() -> impl IntoView {
    let (workspace, notice) = restore();
    let session = Session::start(workspace);
    provide_context(session);
    session.notice.set(notice);
    open_address(session, Address::current());
    follow_place(session);
    keep_reviewed(session);
    keep_draft(session);
    keep_address(session);
    tell_changes(session);
    let_notices_pass(session);
    keep_page(session);
    listen(session);
    let in_review = Memo::new(move |_| session.place.with(|place| *place == Place::Review));
    view! {
        <Header />
        <IntakeBar />
        // Hidden, not taken away: the editors keep their steps.
        <main class="workspace" hidden=move || !in_review.get()>
            <EditorPane />
            <Splitter />
            <Tabs />
            <PanelPane />
        </main>
        {move || match session.place.get() {
            Place::Review => ().into_any(),
            Place::Rules => view! { <RulesPage /> }.into_any(),
            Place::Rule(id) => view! { <RulePage id /> }.into_any(),
        }}
        <StatusBar />
        <NoticeBar />
        <DropZone />
        <LiveRegion />
        <HelpDialog />
    }
}

/// The draft, or the first example.
fn restore() -> (Workspace, Option<Notice>) {
    persist::adopt(|workspace, saved| recent::keep(&workspace, saved));
    match persist::restore() {
        Restored::Draft(workspace) => (*workspace, None),
        Restored::Nothing => (Workspace::default(), None),
        Restored::Unreadable(place) => {
            let text =
                format!("The draft in this browser cannot be read. It is kept in its storage as {place}.");
            (Workspace::default(), Some(Notice::plain(text)))
        }
    }
}

/// Does what an address says.
fn open_address(session: Session, address: Address) {
    let place = match &address {
        Address::Review(_) => Place::Review,
        Address::Rules(_) => Place::Rules,
        Address::Rule(id) => Place::Rule(id.clone()),
    };
    if let Address::Rules(filter) = &address {
        session.filter.set(filter.clone());
    }
    if session.place.with_untracked(|now| *now != place) {
        session.place.set(place);
    }
    let Address::Review(view) = address else { return };
    if let Some(example) = view.example {
        session.show_example(example);
    }
    if let Some(link) = &view.review {
        session.open_link(link);
    }
    session.workspace.update(|workspace| {
        if let Some(panel) = view.panel {
            workspace.panel = panel;
        }
        if view.finding.is_some() {
            workspace.selected = view.finding;
        }
    });
}

/// Effect: another page has a title of its own, and the focus goes to what it is about.
fn follow_place(session: Session) {
    Effect::new(move |before: Option<Place>| {
        let place = session.place.get();
        let name = match &place {
            Place::Review => None,
            Place::Rules => Some("Rules"),
            Place::Rule(id) => Some(rules::find(id).map_or("No such rule", |rule| rule.name)),
        };
        let title = name.map_or_else(|| TITLE.to_owned(), |name| format!("{} · Retort", plain(name)));
        document().set_title(&title);
        if let Some(before) = before.filter(|before| *before != place) {
            focus::to_page(session, &before, &place);
        }
        place
    });
}

/// Effect: what the engine should know is sent to it, the first time at once, then when typing rests.
fn keep_reviewed(session: Session) {
    // A memo that is never read never says that it changed: tracking it would not do.
    let input = Memo::new(move |_| session.workspace.with(Workspace::reviewed));
    Effect::new(move |timer: Option<Option<Timeout>>| {
        input.with(|_| ());
        if timer.is_none() {
            session.request_review();
            return None;
        }
        Some(Timeout::new(REVIEW_MS, move || session.request_review()))
    });
}

/// Effect: the draft is stored when typing rests, and when the page is left.
fn keep_draft(session: Session) {
    let draft = Memo::new(move |_| session.workspace.with(Draft::of));
    let store = move || {
        session.store();
    };
    Effect::new(move |timer: Option<Option<Timeout>>| {
        draft.with(|_| ());
        // What was restored need not be stored again.
        timer.is_some().then(|| Timeout::new(STORE_MS, store))
    });
    EventListener::new(&window(), "pagehide", move |_| store()).forget();
}

/// Effect: the address says which view is open and which finding is selected. A view that is opened is in it at once, for
/// somebody may reload or copy it the next moment; a selection follows the cursor, and browsers refuse too many changes.
fn keep_address(session: Session) {
    let address = Memo::new(move |_| session.address());
    Effect::new(move |before: Option<(Address, Option<Timeout>)>| {
        let now = address.get();
        let timer = before.map(|(before, _)| {
            if let (Address::Review(before), Address::Review(view)) = (&before, &now)
                && before.panel != view.panel
            {
                now.show(Entry::Same);
            }
            Timeout::new(STORE_MS, move || address.with_untracked(|address| address.show(Entry::Same)))
        });
        (now, timer)
    });
}

/// Effect: what another setting changed is said, unless something is being said that matters more.
fn tell_changes(session: Session) {
    let changed = session::answered(session.review, |review| (review.count, review.changed));
    Effect::new(move |_| {
        let (_, changed) = changed.get();
        let is_free = session.notice.with_untracked(|notice| notice.as_ref().is_none_or(Notice::passes));
        if let Some(changed) = changed.filter(|_| is_free) {
            session.say(Notice::passing(changed.sentence()));
        }
    });
}

/// Effects: a notice that need not be answered goes after a while, and with the view that it was given in.
fn let_notices_pass(session: Session) {
    Effect::new(move |_: Option<Option<Timeout>>| {
        let notice = session.notice.get().filter(Notice::passes)?;
        Some(Timeout::new(NOTICE_MS, move || pass(session, notice)))
    });
    Effect::new(move |before: Option<(Place, Panel)>| {
        let view = (session.place.get(), session.visible_panel());
        if before.is_some_and(|before| before != view)
            && let Some(notice) = session.notice.get_untracked().filter(Notice::passes)
        {
            take_down(session, &notice);
        }
        view
    });
}

/// Effects: the browser keeps the page, but the first review comes first. A newer version is told of once, as soon as that
/// takes the place of no other notice, which may be the only way back from something.
fn keep_page(session: Session) {
    let is_busy = Memo::new(move |_| {
        session.review.with(|review| matches!(review.status, Status::Loading | Status::Reviewing))
    });
    Effect::new(move |started: Option<bool>| {
        if started == Some(true) {
            return true;
        }
        let free = !is_busy.get();
        if free {
            session.offline().start();
        }
        free
    });
    Effect::new(move |told: Option<bool>| {
        if told == Some(true) {
            return true;
        }
        let tells = session.offline().kept() == Kept::Newer && session.notice.with(Option::is_none);
        if tells {
            session.say(Notice::newer());
        }
        tells
    });
}

/// Takes a notice down as soon as neither the pointer nor the focus is on it.
fn pass(session: Session, notice: Notice) {
    if dom::find(".notice:hover, .notice:focus-within").is_some() {
        Timeout::new(HELD_MS, move || pass(session, notice)).forget();
    } else {
        take_down(session, &notice);
    }
}

/// Takes a notice down, unless another has come.
fn take_down(session: Session, notice: &Notice) {
    if session.notice.with_untracked(|now| now.as_ref() == Some(notice)) {
        session.notice.set(None);
    }
}

/// Keys, and addresses that are changed by hand.
fn listen(session: Session) {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&window(), "keydown", options, move |event| {
        if let Some(event) = event.dyn_ref() {
            keys::pressed(event, session);
        }
    })
    .forget();
    EventListener::new(&window(), "hashchange", move |_| open_address(session, Address::current())).forget();
}
