//! `cargo new-rule` writes a rule that compiles, or nothing.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../examples/new_rule/scaffold.rs"]
mod scaffold;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use retort_core::rules::RuleDoc;

/// Everything that Cargo asks for of this workspace, in a folder of its own. What nobody writes to is linked.
fn copy(name: &str) -> PathBuf {
    let core = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = core.parent().unwrap();
    let to = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if to.exists() {
        fs::remove_dir_all(&to).unwrap();
    }
    fs::create_dir_all(to.join("core/tests/fixtures/rules")).unwrap();
    for file in ["Cargo.toml", "Cargo.lock", "rust-toolchain.toml"] {
        fs::copy(root.join(file), to.join(file)).unwrap();
    }
    std::os::unix::fs::symlink(root.join("app"), to.join("app")).unwrap();
    fs::copy(core.join("Cargo.toml"), to.join("core/Cargo.toml")).unwrap();
    for folder in ["src", "examples", "facts", "pg-parse", "pgq-libc", "unicode-names"] {
        copy_folder(&core.join(folder), &to.join("core").join(folder));
    }
    // Cargo asks whether the tests are there that the manifest names.
    for entry in fs::read_dir(core.join("tests")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            fs::copy(&path, to.join("core/tests").join(path.file_name().unwrap())).unwrap();
        }
    }
    to
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_folder(&path, &to);
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
}

/// Every file below a folder with its text.
fn texts(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(texts(&path));
        } else {
            found.insert(path.clone(), String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned());
        }
    }
    found
}

#[test]
fn a_new_rule_compiles_and_is_registered() {
    let root = copy("new-rule");
    let core = root.join("core");
    let before = texts(&core);
    let mut written = scaffold::new_rule(&core, "foreign-key", "key-of-glass").unwrap();
    assert!(scaffold::next_steps("key-of-glass", &written).contains("--test rules -- key-of-glass"));

    let after = texts(&core);
    let changed = after.iter().filter(|(path, text)| before.get(*path) != Some(*text));
    let changed: Vec<_> = changed.map(|(path, _)| path.clone()).collect();
    written.sort();
    assert_eq!(changed, written);

    let rules = core.join("src/rules");
    let lines_added = |path: &Path| {
        let old: Vec<_> = before[path].lines().collect();
        after[path].lines().filter(|line| !old.contains(line)).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(lines_added(&rules.join("mod.rs")), ["    foreign_key::KeyOfGlass,"]);
    let family = ["mod key_of_glass;", "pub use key_of_glass::KeyOfGlass;"];
    assert_eq!(lines_added(&rules.join("foreign_key.rs")), family);

    let text = &after[&rules.join("foreign_key/key_of_glass.rs")];
    let docs: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("    ///")).collect();
    let marks: Vec<_> =
        RuleDoc::parse(&docs.join("\n")).examples().iter().map(|example| example.bad).collect();
    assert_eq!(marks, [true, false]);

    // With this workspace's own target folder: what the crate depends on has been checked there.
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let check = Command::new(cargo)
        .args(["check", "--quiet", "--locked", "--offline", "-p", "retort-core"])
        .current_dir(&root)
        .env("CARGO_TARGET_DIR", target)
        .output()
        .unwrap();
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stderr));
}

#[test]
fn what_is_refused_changes_nothing() {
    let core = copy("new-rule-refused").join("core");
    let before = texts(&core);
    let refused = |family: &str, id: &str| scaffold::new_rule(&core, family, id).unwrap_err();
    assert!(refused("index", "index-without-concurrently").contains("already"), "a rule of the family");
    assert!(refused("table", "index-without-concurrently").contains("already"), "a rule of another family");
    assert!(refused("data", "Data-Lost").contains("no id"), "capitals");
    assert!(refused("data", "data--lost").contains("no id"), "an empty word");
    assert!(refused("data", "move").contains("no id"), "one word");
    assert!(refused("data", "../data-lost").contains("no id"), "a path");
    assert!(refused("weather", "rain-tomorrow").contains("no family"), "no such family");
    assert_eq!(texts(&core), before);
}
