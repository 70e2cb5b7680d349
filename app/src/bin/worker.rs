//! The worker.

fn main() {
    retort::worker::serve(retort_core::engine::review);
}
