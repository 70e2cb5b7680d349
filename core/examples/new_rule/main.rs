//! `cargo new-rule FAMILY RULE-ID`: the files of a new rule, to be filled in.

mod scaffold;

use std::{path::Path, process::ExitCode};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [family, id] = arguments.as_slice() else {
        eprintln!("usage: cargo new-rule FAMILY RULE-ID\n\nFAMILY is one of {}.", scaffold::families());
        return ExitCode::from(2);
    };
    let core = Path::new(env!("CARGO_MANIFEST_DIR"));
    match scaffold::new_rule(core, family, id) {
        Ok(written) => {
            print!("{}", scaffold::next_steps(id, &written));
            ExitCode::SUCCESS
        }
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}
