//! Compare what Retort renders with what real Alembic wrote.

use retort_core::{ops::Op, python, render, settings::Settings, text::SourceFile};

/// How the two agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Agreement {
    /// To the byte, but for the order of statements that SQLAlchemy keeps in a set.
    Same,
    /// Alembic raises, and Retort agrees with all it wrote before.
    SameUntilRefused,
    /// Where they differ, Retort says that something is unknown, and the rest of the statement is the same.
    SameButUnknown,
    /// Alembic raises for a reason that lies in its surroundings: a module, a variable, a query's result.
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
    let migration = python::read(&SourceFile::new(path, text), &Settings::default())
        .map_err(|failure| format!("{failure:?}"))?;
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
    }
    if let Some(reason) = refused.filter(|reason| surroundings(reason)) {
        return Agreement::NotComparable(reason.to_owned());
    }
    if let Some(reason) = refused {
        // Where Alembic raises, Retort must not go on as if nothing were wrong. A hole is honest: what has no literal form
        // offline may well be sent online.
        let next = found.get(expected.len()).cloned().unwrap_or_default();
        if !next.starts_with("-- retort: ") && !next.contains('{') {
            let expected = format!("{REFUSED}{reason}");
            return Agreement::Different { expected, actual: next };
        }
        found.truncate(expected.len());
    }
    let mut unknown = false;
    for at in 0..expected.len().max(found.len()) {
        let take = |list: &[String]| list.get(at).cloned().unwrap_or_else(|| "(nothing)".to_owned());
        let (expected, actual) = (take(&expected), take(&found));
        if expected != actual {
            if !fits(&expected, &actual) {
                return Agreement::Different { expected, actual };
            }
            unknown = true;
        }
    }
    match refused {
        _ if unknown => Agreement::SameButUnknown,
        Some(_) => Agreement::SameUntilRefused,
        None => Agreement::Same,
    }
}

/// Whether a statement with holes, `{name}`, fits one without.
fn fits(expected: &str, actual: &str) -> bool {
    let mut parts = actual.split('{');
    let Some(mut rest) = parts.next().and_then(|first| expected.strip_prefix(first)) else { return false };
    let mut holes = 0;
    for part in parts {
        // The end of a hole is not to be told from a brace inside it; the last one is right for the names there are.
        let known = part.rfind('}').and_then(|at| part.get(at + 1..)).unwrap_or("");
        let Some(at) = rest.find(known) else { return false };
        rest = rest.get(at + known.len()..).unwrap_or("");
        holes += 1;
    }
    holes > 0
}

/// Whether Alembic failed for something that a text alone does not have: a module, a variable, a result.
fn surroundings(reason: &str) -> bool {
    let own = [
        "ArgumentError",
        "CommandError",
        "CompileError",
        "ConstraintColumnNotFoundError",
        "DuplicateColumnError",
        "IdentifierError",
        "KeyError",
        "UnsupportedCompilationError",
    ];
    // A call that does not fit what it calls; `upgrade(engine)` itself is called by `env.py`.
    let entry = reason.contains(" upgrade() ") || reason.contains(" downgrade() ");
    // The environment has no such variable; offline there is no real connection.
    let absent = reason
        .strip_prefix("KeyError: '")
        .is_some_and(|key| key.starts_with(|c: char| c.is_ascii_uppercase()))
        || reason.contains("MockConnection");
    let misfit = reason.starts_with("TypeError") && reason.contains(" argument") && !entry;
    absent || !misfit && !own.iter().any(|name| reason.starts_with(name))
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
