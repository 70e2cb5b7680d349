//! Every operation of Alembic with every argument that it takes is in some fixture that real Alembic has rendered.
#![cfg(feature = "engine")]

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    fs,
    path::Path,
};

use retort_core::{
    ops::{Op, Via},
    python,
    settings::Settings,
    text::SourceFile,
};

/// What each operation takes, as Alembic says itself.
const SIGNATURES: &str = include_str!("../src/python/alembic/signatures.txt");

/// What leaves no trace in the operations: names, values, handles, and `invoke`, which leaves that of what it is given.
const ASIDE: [&str; 7] =
    ["f", "get_bind", "get_context", "inline_literal", "invoke", "run_async", "batch_alter_table"];

/// What the fixtures give to one operation.
#[derive(Default)]
struct Given {
    positional: usize,
    keywords: BTreeSet<String>,
}

#[test]
fn every_argument_of_every_operation_is_in_a_fixture() {
    let given = fixtures().unwrap();
    let mut missing = Vec::new();
    for line in SIGNATURES.lines() {
        let (target, rest) = line.split_once('.').unwrap();
        let (name, parameters) = rest.trim_end_matches(')').split_once('(').unwrap();
        if ASIDE.contains(&name) {
            continue;
        }
        let Some(given) = given.get(&(target == "batch_op", name.to_owned())) else {
            missing.push(format!("{target}.{name}"));
            continue;
        };
        let named =
            parameters.split(", ").filter(|parameter| !parameter.starts_with('*') && !parameter.is_empty());
        for (position, parameter) in named.enumerate() {
            let parameter = parameter.trim_end_matches('=');
            if position >= given.positional && !given.keywords.contains(parameter) {
                missing.push(format!("{target}.{name}: {parameter}"));
            }
        }
    }
    assert!(missing.is_empty(), "no fixture has\n{}", missing.join("\n"));
}

/// What is given to each operation, of `op` or of a batch, in all fixtures.
fn fixtures() -> Result<BTreeMap<(bool, String), Given>, Box<dyn Error>> {
    let mut all = BTreeMap::<(bool, String), Given>::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/render");
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let text = fs::read_to_string(&path)?;
        let migration = python::read(&SourceFile::new(path.to_string_lossy(), text), &Settings::default())
            .map_err(|failure| failure.message)?;
        for op in migration.upgrade.iter().chain(&migration.downgrade) {
            note(op, all.entry((op.via == Via::Batch, op.method.clone())).or_default());
        }
    }
    Ok(all)
}

fn note(op: &Op, given: &mut Given) {
    let positional = op.args.iter().filter(|arg| arg.name.is_none()).count();
    given.positional = given.positional.max(positional);
    given.keywords.extend(op.args.iter().filter_map(|arg| arg.name.clone()));
}
