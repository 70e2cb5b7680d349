//! Compare what Retort renders with what real Alembic wrote.

use retort_core::{ops::Op, python, render, text::SourceFile};

/// How the two agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Agreement {
    /// To the byte, but for the order of statements that SQLAlchemy keeps in a set.
    Same,
    /// Alembic raises, and Retort agrees with all it wrote before.
    SameUntilRefused,
    /// Alembic raises before it writes anything that could be compared, for a reason that lies in its surroundings.
    NotComparable(String),
    /// They differ: what was expected and what came, from the first statement that differs.
    Different {
        /// Alembic's statement.
        expected: String,
        /// Retort's.
        actual: String,
    },
}

/// Both directions of a migration as `--format sql` writes them; nothing when the file does not parse.
pub(crate) fn rendered(path: &str, text: &str) -> Result<[String; 2], String> {
    let migration = python::read(&SourceFile::new(path, text)).map_err(|failure| format!("{failure:?}"))?;
    let script = |ops: &[Op]| render::to_script(&render::render(ops));
    Ok([script(&migration.upgrade), script(&migration.downgrade)])
}

const REFUSED: &str = "-- alembic refuses: ";

/// Compare Retort's script with a golden file.
pub(crate) fn compare(golden: &str, actual: &str) -> Agreement {
    if golden == actual {
        return Agreement::Same;
    }
    let (golden, refused) = match golden.rfind(REFUSED) {
        Some(at) => {
            let (before, refusal) = golden.split_at(at);
            (before, Some(refusal.trim_start_matches(REFUSED).trim()))
        }
        None => (golden, None),
    };
    let (mut expected, mut found) = (in_order(statements(golden)), in_order(statements(actual)));
    if refused.is_some() {
        // An autocommit block ends even when something in it is refused.
        expected.pop_if(|last| last == "BEGIN;\n\n");
        found.truncate(expected.len());
    }
    let differing = expected.iter().zip(&found).find(|(one, other)| one != other);
    match (differing, refused) {
        (None, None) if expected.len() == found.len() => Agreement::Same,
        (None, Some(_)) if expected.len() == found.len() => Agreement::SameUntilRefused,
        (_, Some(reason)) if surroundings(reason) => Agreement::NotComparable(reason.to_owned()),
        (Some((expected, actual)), _) => {
            Agreement::Different { expected: expected.clone(), actual: actual.clone() }
        }
        (None, _) => {
            let at = expected.len().min(found.len());
            let take = |list: &[String]| list.get(at).cloned().unwrap_or_else(|| "(nothing)".to_owned());
            Agreement::Different { expected: take(&expected), actual: take(&found) }
        }
    }
}

/// Whether Alembic failed for something that a text alone does not have: a module, a variable, a result.
fn surroundings(reason: &str) -> bool {
    !["CompileError", "IdentifierError", "CommandError", "UnsupportedCompilationError"]
        .iter()
        .any(|name| reason.starts_with(name))
}

/// The statements of a script.
fn statements(script: &str) -> Vec<String> {
    script.split_inclusive("\n\n").fold(Vec::new(), |mut all: Vec<String>, part| {
        match all.last_mut() {
            Some(last) if !last.ends_with(";\n\n") && !last.starts_with("-- retort: ") => last.push_str(part),
            _ => all.push(part.to_owned()),
        }
        all
    })
}

/// The statements with each run of those that SQLAlchemy takes from a set sorted.
fn in_order(mut statements: Vec<String>) -> Vec<String> {
    let class = |statement: &str| {
        if statement.starts_with("CREATE INDEX") || statement.starts_with("CREATE UNIQUE INDEX") {
            1
        } else if statement.starts_with("ALTER TABLE") && statement.contains(" ADD ") {
            if statement.contains(" ADD COLUMN ") { 0 } else { 2 }
        } else {
            0
        }
    };
    for run in statements.chunk_by_mut(|one, other| class(one) == class(other)) {
        if run.first().is_some_and(|first| class(first) != 0) {
            run.sort();
        }
    }
    statements
}
