//! The worker.

use retort_core::engine::Reviewer;

fn main() {
    let mut reviewer = Reviewer::default();
    retort::worker::serve(move |input, tell| {
        reviewer.review(input, &mut |progress| tell(progress.done, progress.of))
    });
}
