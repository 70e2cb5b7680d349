//! The worker.

fn main() {
    retort::worker::serve(|_| retort_core::report::Report::default());
}
