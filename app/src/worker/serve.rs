//! The worker's side: answers each request, and knows nothing else.

use std::sync::Arc;

use retort_core::{
    protocol::{Input, InputFile, Kept, PROTOCOL_VERSION, Request, Response, heard, told},
    report::{FileReport, Report},
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::{TRAP, memory};

/// A review of fewer files is over before anybody could read how far it is.
const FEW: usize = 50;
/// So many files' reports the page reads at once: some ten milliseconds.
const PORTION: usize = 50;
/// The page is told how far a review is at most once in so many milliseconds.
const TELL_MS: f64 = 60.0;
/// So many times the length of a request is what its review takes: the trees, the facts and the findings of 1,000 revisions.
const REVIEW: usize = 128;

/// Answers requests with `review` as long as the worker lives. `review` is given a function to tell how much is done, and of how
/// much.
pub fn serve(review: impl FnMut(&Input, &mut dyn FnMut(usize, usize)) -> Report + 'static) {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let mut desk = Desk { scope: scope.clone(), review, files: Vec::new(), reports: Vec::new() };
    let answer = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let text = event.data().as_string().unwrap_or_default();
        if text == TRAP {
            std::process::abort();
        }
        memory::reserve(text.len().saturating_mul(REVIEW));
        let response = match serde_json::from_str(&text) {
            Ok(Request::Review { id, input, kept }) => desk.answer(id, input, &kept),
            Err(error) => Response::Refused { id: None, message: error.to_string() },
        };
        post(&desk.scope, &response);
    });
    scope.set_onmessage(Some(answer.as_ref().unchecked_ref()));
    answer.forget();
    post(&scope, &Response::Ready { protocol: PROTOCOL_VERSION });
}

/// What the worker keeps from one request to the next.
struct Desk<R> {
    scope: DedicatedWorkerGlobalScope,
    review: R,
    files: Vec<InputFile>,
    reports: Vec<Arc<FileReport>>,
}

impl<R: FnMut(&Input, &mut dyn FnMut(usize, usize)) -> Report> Desk<R> {
    fn answer(&mut self, id: u32, asked: Input, kept: &Kept) -> Response {
        let start = now(&self.scope);
        let Some(files) = heard(&self.files, kept, asked.files) else {
            return Response::Refused { id: Some(id), message: "it speaks of files that never came".into() };
        };
        let input = Input { files, settings: asked.settings };
        let mut report = self.review(id, &input);
        self.files = input.files;
        let before = std::mem::replace(&mut self.reports, report.files.clone());
        // Whoever sends everything wants everything.
        let before = if kept.is_empty() { &[][..] } else { &before };
        let (kept, new) =
            told(before, &report.files, |file| &file.path, |old, new| Arc::ptr_eq(old, new) || old == new);
        let micros = micros_since(start, &self.scope);
        report.files = self.send_ahead(id, new);
        Response::Reviewed { id, report, kept, micros }
    }

    /// Sends all but the last files of an answer, and gives these back.
    fn send_ahead(&self, id: u32, mut files: Vec<Arc<FileReport>>) -> Vec<Arc<FileReport>> {
        let last = files.split_off(files.len().saturating_sub(1) / PORTION * PORTION);
        for part in files.chunks(PORTION) {
            post(
                &self.scope,
                &Response::Part { id, report: Report { files: part.to_vec(), ..Report::default() } },
            );
        }
        last
    }

    fn review(&mut self, id: u32, input: &Input) -> Report {
        if input.files.len() < FEW {
            return (self.review)(input, &mut |_, _| {});
        }
        let scope = &self.scope;
        let mut told = now(scope);
        (self.review)(input, &mut |done, of| {
            let now = now(scope);
            if now - told > TELL_MS {
                told = now;
                let percent = u8::try_from(done * 100 / of.max(1)).unwrap_or(100);
                post(scope, &Response::Progress { id, percent });
            }
        })
    }
}

fn post(scope: &DedicatedWorkerGlobalScope, response: &Response) {
    // A report is strings, numbers and lists: it can always be written, and a string can always be posted.
    if let Ok(text) = serde_json::to_string(response) {
        let _ = scope.post_message(&JsValue::from_str(&text));
    }
}

/// Milliseconds since the worker began.
fn now(scope: &DedicatedWorkerGlobalScope) -> f64 {
    scope.performance().map_or(0.0, |performance| performance.now())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a positive number of microseconds"
)]
fn micros_since(start: f64, scope: &DedicatedWorkerGlobalScope) -> u64 {
    ((now(scope) - start).max(0.0) * 1000.0).round() as u64
}
