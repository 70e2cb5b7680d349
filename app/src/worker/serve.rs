//! The worker's side: answers each request, and knows nothing else.

use retort_core::{
    protocol::{Input, PROTOCOL_VERSION, Request, Response},
    report::Report,
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::TRAP;

/// Answers requests with `review` as long as the worker lives.
pub fn serve(review: fn(&Input) -> Report) {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let answering = scope.clone();
    let answer = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let text = event.data().as_string().unwrap_or_default();
        if text == TRAP {
            std::process::abort();
        }
        let response = match serde_json::from_str(&text) {
            Ok(Request::Review { id, input }) => {
                let start = now(&answering);
                let report = review(&input);
                Response::Reviewed { id, report, micros: micros_since(start, &answering) }
            }
            Err(error) => Response::Refused { id: None, message: error.to_string() },
        };
        post(&answering, &response);
    });
    scope.set_onmessage(Some(answer.as_ref().unchecked_ref()));
    answer.forget();
    post(&scope, &Response::Ready { protocol: PROTOCOL_VERSION });
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
