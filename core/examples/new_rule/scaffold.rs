//! Writes a rule's file, its two lines of registration and its first two fixtures.
//!
//! Everything is looked at before anything is written, so a refusal changes nothing.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// The folders of `core/src/rules/`, and what the families are called in the code.
const FAMILIES: [(&str, &str); 12] = [
    ("chain", "Chain"),
    ("column", "Column"),
    ("column_type", "ColumnType"),
    ("constraint", "Constraint"),
    ("data", "Data"),
    ("enum_type", "Enum"),
    ("foreign_key", "ForeignKey"),
    ("index", "Index"),
    ("object", "Object"),
    ("revision", "Revision"),
    ("table", "Table"),
    ("transaction", "Transaction"),
];

/// The line of the registry above which a new rule is entered: what is only advice stands there.
const LAST_GROUP: &str = "    // About Retort itself.\n";

/// The names of the families, for people.
pub(crate) fn families() -> String {
    FAMILIES.map(|(folder, _)| folder).join(", ")
}

/// Writes the rule into the crate at `core`, and says which files are new or changed.
pub(crate) fn new_rule(core: &Path, family: &str, id: &str) -> Result<Vec<PathBuf>, String> {
    let (folder, variant) = FAMILIES
        .into_iter()
        .find(|(folder, _)| *folder == family.replace('-', "_"))
        .ok_or_else(|| format!("There is no family {family}. There are {}.", families()))?;
    well_formed(id)?;
    let module = id.replace('-', "_");
    let type_name = type_name(id);
    let rules = core.join("src/rules");
    let fixtures = core.join("tests/fixtures/rules").join(id);
    is_free(&rules, &fixtures, &module)?;

    let fill = |template: &str| {
        template
            .replace("RULE-ID", id)
            .replace("RULE NAME", &name(id))
            .replace("RuleType", &type_name)
            .replace("RuleFamily", variant)
    };
    let family_file = rules.join(format!("{folder}.rs"));
    let registry = rules.join("mod.rs");
    let texts = [
        (rules.join(folder).join(format!("{module}.rs")), fill(include_str!("rule.rs.txt"))),
        (family_file.clone(), in_family(&read(&family_file)?, &module, &type_name)?),
        (registry.clone(), in_registry(&read(&registry)?, folder, &type_name)?),
        (fixtures.join("bad_first.py"), fill(include_str!("bad_first.py.txt"))),
        (fixtures.join("good_first.py"), fill(include_str!("good_first.py.txt"))),
    ];
    fs::create_dir_all(&fixtures).map_err(|error| format!("{}: {error}", fixtures.display()))?;
    for (path, text) in &texts {
        fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(texts.into_iter().map(|(path, _)| path).collect())
}

/// What the author does now.
pub(crate) fn next_steps(id: &str, written: &[PathBuf]) -> String {
    let mut text = String::from("Written:\n");
    for path in written {
        let _ = writeln!(text, "  {}", path.display());
    }
    let _ = write!(
        text,
        "\nNow, as CONTRIBUTING.md has it:\n\
         1. Make sure of the fact, on a real server.\n\
         2. Fill in the rule's file, the documentation first. Its severity is advice until you say otherwise.\n\
         3. Move its line in the registry to its place, if it is more than advice.\n\
         4. Write the fixtures: what must be found, and every kind of silence.\n\
         5. Run the tests, which fail until then, and read the snapshots:\n\
         \x20     INSTA_UPDATE=always cargo test -p retort-core --features engine --test rules -- {id}\n\
         \x20     cargo test -p retort-core --features engine --test rule_docs -- {id}\n\
         6. Bless what is generated, and run everything:\n\
         \x20     BLESS=1 cargo test -p retort-core --features engine --test generated\n\
         \x20     make test\n"
    );
    text
}

/// At least two words of small letters: one alone may be a word of Rust's, and seldom names a pattern.
fn well_formed(id: &str) -> Result<(), String> {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    if id.contains('-') && id.split('-').all(is_word) {
        return Ok(());
    }
    Err(format!(
        "{id} is no id of a rule. Write two words or more in small letters, such as `index-without-concurrently`."
    ))
}

/// A rule's file bears its id, so looking for files finds every rule, and the helpers beside them.
fn is_free(rules: &Path, fixtures: &Path, module: &str) -> Result<(), String> {
    let files = FAMILIES.map(|(folder, _)| rules.join(folder).join(format!("{module}.rs")));
    match files.iter().map(PathBuf::as_path).chain([fixtures]).find(|path| path.exists()) {
        Some(path) => Err(format!("{} is there already.", path.display())),
        None => Ok(()),
    }
}

/// `IndexWithoutConcurrently`.
fn type_name(id: &str) -> String {
    id.split('-').map(capitalised).collect()
}

/// "Index without concurrently".
fn name(id: &str) -> String {
    capitalised(&id.replace('-', " "))
}

fn capitalised(word: &str) -> String {
    let (first, rest) = word.split_at(word.len().min(1));
    first.to_uppercase() + rest
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// The family's module with the new one, in the order of names.
fn in_family(text: &str, module: &str, type_name: &str) -> Result<String, String> {
    let text = in_order(text, "mod ", &format!("mod {module};\n"))?;
    in_order(&text, "pub use ", &format!("pub use {module}::{type_name};\n"))
}

/// The text with one more of the lines that begin alike.
fn in_order(text: &str, begin: &str, line: &str) -> Result<String, String> {
    let mut place = None;
    let mut offset = 0;
    for other in text.split_inclusive('\n') {
        if other.starts_with(begin) && place.is_none_or(|_| other < line) {
            place = Some(if other < line { offset + other.len() } else { offset });
        }
        offset += other.len();
    }
    let place = place.ok_or_else(|| format!("the family's file has no line that begins with `{begin}`"))?;
    let (before, after) = text.split_at(place);
    Ok(format!("{before}{line}{after}"))
}

/// The registry with the rule among what is only advice.
fn in_registry(text: &str, folder: &str, type_name: &str) -> Result<String, String> {
    let (before, after) =
        text.split_once(LAST_GROUP).ok_or("the registry has lost the heading of its last group")?;
    Ok(format!("{before}    {folder}::{type_name},\n{LAST_GROUP}{after}"))
}
