//! Findings as SARIF: as the schema of SARIF 2.1.0 has them, whatever was found.

#![cfg(test)]

use std::{fs, path::Path, process::Command};

use retort_core::{
    engine, present,
    protocol::{Input, InputFile, Role},
};
use serde_json::Value;

/// The schema, from the package of a library that is made from it. Cargo has it beside the others.
fn schema() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--format-version", "1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|package| package["name"] == "serde-sarif").unwrap();
    let manifest = Path::new(package["manifest_path"].as_str().unwrap());
    serde_json::from_str(&fs::read_to_string(manifest.with_file_name("src").join("schema.json")).unwrap())
        .unwrap()
}

fn sarif(path: &str, text: &str) -> Value {
    let file = InputFile { path: path.into(), text: text.into(), role: Role::Review };
    present::sarif(&engine::review(&Input { files: vec![file], ..Input::default() }))
}

/// Every single file that a rule objects to.
fn bad_fixtures() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/rules");
    let mut files = Vec::new();
    for rule in fs::read_dir(folder).unwrap().map(|rule| rule.unwrap().path()).filter(|path| path.is_dir()) {
        for file in fs::read_dir(rule).unwrap().map(|file| file.unwrap().path()) {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            if file.is_file() && name.starts_with("bad") {
                files.push((name, fs::read_to_string(file).unwrap()));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn every_finding_is_sarif_by_its_schema() {
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.add_resource("sarif", schema()).unwrap();
    let schema = compiler.compile("sarif", &mut schemas).unwrap();
    let fixtures = bad_fixtures();
    assert!(fixtures.len() > 300, "{}", fixtures.len());
    for (path, text) in &fixtures {
        let sarif = sarif(path, text);
        if let Err(wrong) = schemas.validate(&sarif, schema) {
            panic!("{path}: {wrong}\n{sarif:#}");
        }
    }
    let mut broken = sarif("a.py", "def");
    assert!(schemas.validate(&broken, schema).is_ok());
    broken["runs"][0]["results"][0]["level"] = "advice".into();
    assert!(schemas.validate(&broken, schema).is_err(), "the schema looks at levels");
}

#[test]
fn a_finding_says_where_what_and_how_to_mend_it() {
    let text = "revision = \"1\"\ndown_revision = None\n\n\ndef upgrade():\n    op.create_index(None, \"users\", [\"é\"])\n";
    let sarif =
        sarif("versions/a b.py", &text.replace("def upgrade", "from alembic import op\n\n\ndef upgrade"));
    let run = &sarif["runs"][0];
    let results = run["results"].as_array().unwrap();
    let found = results.iter().find(|result| result["ruleId"] == "unnamed-index").unwrap();
    let place = &found["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "versions/a%20b.py");
    assert_eq!(place["region"]["startLine"], 9);
    let index = usize::try_from(found["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(run["tool"]["driver"]["rules"][index]["id"], "unnamed-index");
    let change = &found["fixes"][0]["artifactChanges"][0];
    assert!(change["replacements"][0]["insertedContent"]["text"].as_str().unwrap().contains("ix_users"));
}

#[test]
fn a_text_that_cannot_be_read_is_an_error() {
    let sarif = sarif("a.py", "def upgrade(:\n");
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!((&result["ruleId"], &result["level"]), (&"syntax-error".into(), &"error".into()));
}
