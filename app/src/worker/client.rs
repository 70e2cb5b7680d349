//! The page's side: keeps a worker alive, asks it, and is the only one to write what the engine said.

use std::{
    cell::{OnceCell, RefCell},
    rc::Rc,
    sync::Arc,
};

use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use retort_core::{
    protocol::{Input, PROTOCOL_VERSION, Request, Response, heard, told},
    report::{FileReport, Report},
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Event, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::{
    TRAP,
    loader::loader,
    memory,
    queue::{Answer, Queue, Sending},
};
use crate::{
    dom,
    state::{Crash, Review, Status},
};

/// After this long a review is given up: no file within the engine's bounds takes a tenth of it.
const WATCHDOG_MS: u32 = 15_000;
/// So many times the length of an answer is what it takes to read it.
const READ: usize = 8;

/// Fires on the window to trap the engine on purpose: for the tests of what happens then.
const TRAP_EVENT: &str = "retort:trap";

/// Asks the engine.
#[derive(Clone)]
pub(crate) struct Client(Rc<Inner>);

struct Inner {
    review: RwSignal<Review>,
    queue: RefCell<Queue>,
    worker: RefCell<Option<Worker>>,
    watchdog: RefCell<Option<Timeout>>,
    listeners: RefCell<Option<Listeners>>,
    /// What the worker was sent last.
    sent: RefCell<Option<Arc<Input>>>,
    /// What the worker said last.
    said: RefCell<Vec<Arc<FileReport>>>,
    /// What has come of the answer that is coming.
    ahead: RefCell<Vec<Arc<FileReport>>>,
    /// The script that a worker is started from, kept for the next one.
    loader: OnceCell<String>,
}

/// The same for every worker that is started.
struct Listeners {
    message: Closure<dyn FnMut(MessageEvent)>,
    error: Closure<dyn FnMut(Event)>,
}

impl Client {
    /// Starts the engine. Its answers, and how it does, go into `review`.
    pub(crate) fn start(review: RwSignal<Review>) -> Client {
        let client = Client(Rc::new(Inner {
            review,
            queue: RefCell::default(),
            worker: RefCell::default(),
            watchdog: RefCell::default(),
            listeners: RefCell::default(),
            sent: RefCell::default(),
            said: RefCell::default(),
            ahead: RefCell::default(),
            loader: OnceCell::new(),
        }));
        let (hearing, mourning, trapping) = (client.clone(), client.clone(), client.clone());
        *client.0.listeners.borrow_mut() = Some(Listeners {
            message: Closure::new(move |event: MessageEvent| hearing.heard(&event)),
            error: Closure::new(move |event: Event| mourning.died(&reason(&event))),
        });
        gloo::events::EventListener::new(&window(), TRAP_EVENT, move |_| trapping.trap()).forget();
        client.spawn();
        client
    }

    /// Reviews this as soon as the engine can.
    pub(crate) fn review(&self, input: Input) {
        let sending = self.0.queue.borrow_mut().offer(Arc::new(input));
        self.send(sending);
    }

    /// Tries again what the engine died of.
    pub(crate) fn retry(&self, input: Input) {
        self.0.queue.borrow_mut().forgive();
        if self.0.worker.borrow().is_none() {
            self.set_status(Status::Loading);
            self.spawn();
        }
        self.review(input);
    }

    fn spawn(&self) {
        // A new worker knows nothing.
        *self.0.sent.borrow_mut() = None;
        self.0.said.borrow_mut().clear();
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let started = self.loader().and_then(|address| Worker::new_with_options(&address, &options));
        match (started, self.0.listeners.borrow().as_ref()) {
            (Ok(worker), Some(listeners)) => {
                worker.set_onmessage(Some(listeners.message.as_ref().unchecked_ref()));
                worker.set_onerror(Some(listeners.error.as_ref().unchecked_ref()));
                *self.0.worker.borrow_mut() = Some(worker);
            }
            (Err(error), _) => self.set_status(Status::Broken(format!("{error:?}"))),
            (Ok(_), None) => {}
        }
    }

    fn loader(&self) -> Result<String, JsValue> {
        if let Some(address) = self.0.loader.get() {
            return Ok(address.clone());
        }
        let address = loader()?;
        Ok(self.0.loader.get_or_init(|| address).clone())
    }

    fn send(&self, sending: Option<Sending>) {
        let Some((id, input)) = sending else { return };
        self.0.ahead.borrow_mut().clear();
        let before = self.0.sent.replace(Some(Arc::clone(&input)));
        let before = before.as_ref().map_or(&[][..], |before| &before.files);
        let (kept, files) = told(before, &input.files, |file| &file.path, |old, new| old == new);
        let request = Request::Review { id, input: Input { files, settings: input.settings.clone() }, kept };
        // Strings and numbers can always be written.
        if let Ok(text) = serde_json::to_string(&request) {
            self.post(&text);
        }
        self.0.review.update(|review| {
            review.status = Status::Reviewing;
            review.percent = None;
        });
    }

    fn post(&self, text: &str) {
        if let Some(worker) = self.0.worker.borrow().as_ref() {
            // A string can always be posted.
            let _ = worker.post_message(&JsValue::from_str(text));
        }
        self.watch();
    }

    /// Gives the engine the time that it may stay silent for, from now on.
    fn watch(&self) {
        let client = self.clone();
        let late = move || client.died("it had not answered after fifteen seconds");
        *self.0.watchdog.borrow_mut() = Some(Timeout::new(WATCHDOG_MS, late));
    }

    fn heard(&self, event: &MessageEvent) {
        let text = event.data().as_string().unwrap_or_default();
        memory::reserve(text.len().saturating_mul(READ));
        match serde_json::from_str(&text) {
            Ok(Response::Ready { protocol: PROTOCOL_VERSION }) => {
                let sending = self.0.queue.borrow_mut().ready();
                self.send(sending);
            }
            Ok(Response::Ready { .. }) => {
                self.stop();
                self.set_status(Status::Broken(
                    "it is of another version than the page; reload the page".into(),
                ));
            }
            Ok(Response::Progress { percent, .. }) => {
                self.watch();
                self.0.review.update(|review| review.percent = Some(percent));
            }
            Ok(Response::Part { report, .. }) => {
                self.watch();
                self.0.ahead.borrow_mut().extend(report.files);
            }
            Ok(Response::Reviewed { id, report, kept, micros }) => {
                let before = self.0.said.take();
                let mut files = self.0.ahead.take();
                files.extend(report.files);
                match heard(&before, &kept, files) {
                    Some(files) => {
                        self.0.said.borrow_mut().clone_from(&files);
                        self.answered(id, Report { files, ..report }, micros);
                    }
                    None => self.died("it speaks of files that it never told of"),
                }
            }
            Ok(Response::Refused { message, .. }) => self.died(&message),
            Err(error) => self.died(&error.to_string()),
        }
    }

    fn answered(&self, id: u32, report: Report, micros: u64) {
        *self.0.watchdog.borrow_mut() = None;
        let answer = self.0.queue.borrow_mut().answered(id);
        if let Answer::Fresh(input) = answer {
            self.0.review.update(|review| review.answered(&input, report, micros));
            self.tell_tests();
        }
        let sending = self.0.queue.borrow_mut().next();
        self.send(sending);
    }

    fn died(&self, error: &str) {
        self.stop();
        let death = self.0.queue.borrow_mut().died();
        match death.input {
            Some(input) => {
                let crash = Crash { input, error: error.to_owned(), restarted: death.restart };
                self.set_status(Status::Crashed(crash));
            }
            None if !death.restart => self.set_status(Status::Broken(error.to_owned())),
            None => {}
        }
        if death.restart {
            self.spawn();
        }
    }

    fn stop(&self) {
        *self.0.watchdog.borrow_mut() = None;
        if let Some(worker) = self.0.worker.borrow_mut().take() {
            worker.terminate();
        }
    }

    /// Kills the engine, as if what is on the screen had done it.
    fn trap(&self) {
        self.0.queue.borrow_mut().blame_last();
        if let Some(worker) = self.0.worker.borrow().as_ref() {
            let _ = worker.post_message(&JsValue::from_str(TRAP));
        }
    }

    fn set_status(&self, status: Status) {
        self.0.review.update(|review| review.status = status);
    }

    /// What the benches and the browser tests wait for.
    fn tell_tests(&self) {
        let (count, micros) = self.0.review.with_untracked(|review| (review.count, review.micros));
        if count == 1
            && let Some(performance) = window().performance()
        {
            let _ = performance.mark("retort:first-review");
        }
        dom::set_root_data("reviewMicros", &micros.to_string());
        dom::set_root_data("reviewed", &count.to_string());
    }
}

/// What an error event says, which differs between a script that fails and one that cannot be loaded.
fn reason(event: &Event) -> String {
    event.prevent_default();
    let message = js_sys::Reflect::get(event, &"message".into()).ok().and_then(|message| message.as_string());
    message.unwrap_or_else(|| "it could not be loaded".into())
}
