//! Reading and rendering alone, as wasm, for `make bench`: what the interpreter and the renderer take in a browser, without
//! the schema, the locks and the rules. `core/examples/read.mjs` calls it from node.

use retort_core::{python, render, settings::Settings, text::SourceFile};
use wasm_bindgen::prelude::wasm_bindgen;

/// How many bytes of SQL both directions of a migration come to; 0 as well for what does not parse.
#[wasm_bindgen]
pub fn script_length(text: String) -> usize {
    let file = SourceFile::new("migration.py", text);
    let Ok(migration) = python::read(&file, &Settings::default()) else { return 0 };
    let both = [&migration.upgrade, &migration.downgrade];
    both.iter().map(|ops| render::to_script(&render::render(ops)).len()).sum()
}

fn main() {}
