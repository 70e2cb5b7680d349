//! Review files in the terminal.
fn main() {}
