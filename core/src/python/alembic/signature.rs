//! What each operation takes, as real Alembic declares it; a call that does not fit raises before anything is done.

use super::super::{call::Call, library::keyword_misfit};

/// Written by `core/oracle/signatures.py`: one operation a line, `op.name(required, given_by_default=, *rest, **kw)`.
const SIGNATURES: &str = include_str!("signatures.txt");

/// What one operation takes.
struct Signature {
    /// What may be given without its keyword, and whether it must be given.
    positional: Vec<(&'static str, bool)>,
    /// What may only be given by keyword.
    keywords: Vec<&'static str>,
    /// `*columns`.
    rest: bool,
    /// `**kw`.
    more: bool,
}

/// Whether `target`, which is `op` or `batch_op`, has an operation called `name`.
pub(super) fn exists(target: &str, name: &str) -> bool {
    find(target, name).is_some()
}

/// The exception that Python raises when the call does not fit what the operation takes.
pub(super) fn misfit(target: &str, name: &str, call: &Call<'_>) -> Option<String> {
    let signature = Signature::of(find(target, name)?);
    let given = call.positional().count();
    let most = signature.positional.len();
    if given > most && !signature.rest {
        return Some(format!("TypeError: {name}() takes {most} positional arguments but {given} were given"));
    }
    for keyword in call.args.iter().filter_map(|arg| arg.name.as_deref()) {
        match signature.positional.iter().position(|(known, _)| *known == keyword) {
            Some(position) if position < given => {
                return Some(format!("TypeError: {name}() got multiple values for argument '{keyword}'"));
            }
            None if !signature.more && !signature.keywords.contains(&keyword) => {
                return Some(format!("TypeError: {name}() got an unexpected keyword argument '{keyword}'"));
            }
            _ => {}
        }
    }
    if call.unknown.is_some() {
        // What `*args` or `**kw` hides may bring what is missing.
        return None;
    }
    let missing = signature.positional.iter().enumerate().find(|(position, (parameter, needed))| {
        *needed && *position >= given && call.keyword(parameter).is_none()
    });
    missing
        .map(|(_, (parameter, _))| format!("TypeError: {name}() missing the required argument '{parameter}'"))
}

/// The exception that SQLAlchemy raises for a keyword that an operation only passes on to what it makes.
pub(super) fn passed_on(name: &str, call: &Call<'_>) -> Option<String> {
    let construct = match name {
        "create_table" | "drop_table" => "Table",
        "create_index" | "drop_index" => "Index",
        "create_unique_constraint" => "UniqueConstraint",
        "create_check_constraint" => "CheckConstraint",
        "create_foreign_key" => "ForeignKeyConstraint",
        _ => return None,
    };
    let signature = Signature::of(find("op", name)?);
    let own = |keyword: &str| {
        signature.keywords.contains(&keyword)
            || signature.positional.iter().any(|(known, _)| *known == keyword)
    };
    keyword_misfit(construct, call, own)
}

/// The parameters of an operation, between its parentheses.
fn find(target: &str, name: &str) -> Option<&'static str> {
    SIGNATURES.lines().find_map(|line| {
        let line = line.strip_prefix(target)?.strip_prefix('.')?.strip_prefix(name)?;
        line.strip_prefix('(')?.strip_suffix(')')
    })
}

impl Signature {
    fn of(parameters: &'static str) -> Self {
        let mut signature =
            Signature { positional: Vec::new(), keywords: Vec::new(), rest: false, more: false };
        let mut by_keyword = false;
        for parameter in parameters.split(", ").filter(|parameter| !parameter.is_empty()) {
            let name = parameter.trim_end_matches('=');
            match parameter {
                "*" => by_keyword = true,
                _ if parameter.starts_with("**") => signature.more = true,
                _ if parameter.starts_with('*') => (signature.rest, by_keyword) = (true, true),
                _ if by_keyword => signature.keywords.push(name),
                _ => signature.positional.push((name, name == parameter)),
            }
        }
        signature
    }
}
