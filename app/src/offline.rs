//! The page without a network: the browser is asked to keep it, and what came of that is told, as is a newer version.
//!
//! What is kept is the business of `app/public/service-worker.js`. The two speak in single words. The page tells the worker
//! which build it is, and hears which one the worker has, once all of that is stored. A newer worker waits until the page
//! says [`ACTIVATE`], which it does only when somebody wants to reload.

use std::{
    cell::{Cell, OnceCell},
    rc::Rc,
};

use gloo::events::EventListener;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{MessageEvent, ServiceWorkerContainer, ServiceWorkerRegistration};

use crate::dom;

/// Beside the page, so that it answers for all that lies there and for nothing else.
const WORKER: &str = "service-worker.js";

/// Has a worker that waits take over.
const ACTIVATE: &str = "activate";

/// A page that was not looked at for this long asks whether there is a newer version, when it is looked at again.
const CHECK_MS: f64 = 3_600_000.0;

/// What the browser has stored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Kept {
    /// Not all of the page, or none: it is not there yet, or this browser does not keep pages.
    #[default]
    Not,
    /// Everything: the page works without a network.
    Whole,
    /// A newer version too, which waits.
    Newer,
}

/// Has the page kept.
#[derive(Clone)]
pub(crate) struct Offline(Rc<Inner>);

struct Inner {
    kept: RwSignal<Kept>,
    registration: OnceCell<ServiceWorkerRegistration>,
    /// Somebody wants to reload as soon as the newer worker has taken over.
    reloads: Cell<bool>,
    /// When the browser last looked for a newer version.
    checked: Cell<f64>,
}

impl Offline {
    /// Nothing is kept yet.
    pub(crate) fn new() -> Offline {
        Offline(Rc::new(Inner {
            kept: RwSignal::default(),
            registration: OnceCell::new(),
            reloads: Cell::new(false),
            checked: Cell::new(js_sys::Date::now()),
        }))
    }

    /// What is kept, as it changes.
    pub(crate) fn kept(&self) -> Kept {
        self.0.kept.get()
    }

    /// Has the browser keep the page, where it can and the page is built for that.
    pub(crate) fn start(&self) {
        let build = dom::root_data("build").filter(|build| !build.is_empty());
        let container = window().navigator().service_worker();
        // Without a secure context there is none, whatever the type says.
        if let Some(build) = build
            && !JsValue::from(&container).is_undefined()
        {
            spawn_local(self.clone().register(container, build));
        }
    }

    async fn register(self, container: ServiceWorkerContainer, build: String) {
        // Some browsers refuse, in private windows for example. The page is none the worse for it.
        let Ok(registration) = JsFuture::from(container.register(WORKER)).await else { return };
        let Ok(registration) = registration.dyn_into() else { return };
        let registration: &ServiceWorkerRegistration = self.0.registration.get_or_init(|| registration);

        let offline = self.clone();
        let greeting = build.clone();
        let found = move || offline.follow(&greeting);
        found();
        EventListener::new(registration, "updatefound", move |_| found()).forget();
        let offline = self.clone();
        EventListener::new(&container, "message", move |event| offline.heard(event, &build)).forget();
        let offline = self.clone();
        EventListener::new(&container, "controllerchange", move |_| {
            // In another tab it is left to the user, who may be at something there.
            if offline.0.reloads.get() {
                reload();
            }
        })
        .forget();
        EventListener::new(&document(), "visibilitychange", move |_| self.check()).forget();
    }

    /// Looks how it stands now, and again when a worker that is being installed has got further.
    fn follow(&self, build: &str) {
        if let Some(installing) = self.0.registration.get().and_then(ServiceWorkerRegistration::installing) {
            let (offline, build) = (self.clone(), build.to_owned());
            EventListener::new(&installing, "statechange", move |_| offline.look(&build)).forget();
        }
        self.look(build);
    }

    fn look(&self, build: &str) {
        let Some(registration) = self.0.registration.get() else { return };
        // The first one of all takes over by itself.
        let Some(active) = registration.active() else { return };
        if registration.waiting().is_some() {
            self.0.kept.set(Kept::Newer);
        } else {
            // A string can always be posted.
            let _ = active.post_message(&JsValue::from_str(build));
        }
    }

    /// The worker has all of a build: of this one, or another tab has gone on to a newer.
    fn heard(&self, event: &web_sys::Event, build: &str) {
        let data = event.dyn_ref().map(MessageEvent::data).and_then(|data| data.as_string());
        if data.as_deref() == Some(build) && self.0.kept.get_untracked() == Kept::Not {
            self.0.kept.set(Kept::Whole);
        }
    }

    /// Looks for a newer version, when the last look was long ago.
    fn check(&self) {
        let now = js_sys::Date::now();
        if document().hidden() || now - self.0.checked.get() < CHECK_MS {
            return;
        }
        self.0.checked.set(now);
        if let Some(Ok(looking)) = self.0.registration.get().map(ServiceWorkerRegistration::update) {
            // Without a network there is nothing to be found, and nothing to be told.
            spawn_local(async move { drop(JsFuture::from(looking).await) });
        }
    }

    /// Reloads the page, as the newest version that is stored.
    pub(crate) fn reload(&self) {
        match self.0.registration.get().and_then(ServiceWorkerRegistration::waiting) {
            Some(waiting) => {
                self.0.reloads.set(true);
                let _ = waiting.post_message(&JsValue::from_str(ACTIVATE));
            }
            // Another tab has had it take over.
            None => reload(),
        }
    }
}

fn reload() {
    // Fails only in a document that has gone.
    let _ = window().location().reload();
}
