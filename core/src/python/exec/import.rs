//! Imports: what is a known library, and what is the application's own.

use std::rc::Rc;

use super::super::{
    interpreter::{Flow, Interpreter},
    library,
    parse::{ast, range},
    value::{Origin, ScopeId, Value},
};
use crate::{fact::Unknown, text::ByteRange};

impl<'a> Interpreter<'a> {
    pub(super) fn exec_import(&mut self, import: &'a ast::StmtImport, scope: ScopeId) -> Flow {
        for alias in &import.names {
            let path = alias.name.as_str();
            // `import a.b` gives the name `a`; `import a.b as c` gives the module itself.
            let (local, path) = match (&alias.asname, path.split_once('.')) {
                (Some(local), _) => (local.as_str(), path),
                (None, Some((root, _))) => (root, root),
                (None, None) => (path, path),
            };
            let value = module(path, range(alias));
            self.risks += usize::from(!matches!(value, Value::Library(_)));
            self.state.assign(scope, local, value);
        }
        Flow::Next
    }

    pub(super) fn exec_import_from(&mut self, import: &'a ast::StmtImportFrom, scope: ScopeId) -> Flow {
        let path = import.module.as_ref().map_or("", |module| module.as_str());
        let relative = import.level.is_some_and(|level| level.to_usize() > 0);
        for alias in &import.names {
            let at = range(alias);
            let name = alias.name.as_str();
            let owner = if relative { application(&format!(".{path}"), at) } else { module(path, at) };
            if name == "*" {
                self.stars.push(match &owner {
                    Value::Library(path) => Rc::clone(path),
                    _ => Rc::from(""),
                });
                continue;
            }
            let value = match &owner {
                Value::Library(path) => {
                    let found = library::member(path, name, at);
                    self.constant_of_library(found)
                }
                Value::Unknown(mystery) => {
                    Value::unknown(Unknown::new(name, mystery.why.clone(), at), mystery.origin)
                }
                _ => owner,
            };
            self.risks += usize::from(matches!(value, Value::Unknown(_)));
            self.state.assign(scope, alias.asname.as_ref().map_or(name, |local| local.as_str()), value);
        }
        Flow::Next
    }
}

/// The module at `path`.
fn module(path: &str, at: ByteRange) -> Value {
    let mut parts = path.split('.');
    let Some(mut value) = library::root(parts.next().unwrap_or("")) else { return application(path, at) };
    for part in parts {
        value = match &value {
            Value::Library(path) => library::member(path, part, at),
            _ => return value,
        };
    }
    value
}

fn application(path: &str, at: ByteRange) -> Value {
    let why = format!("it is imported from `{path}`, which Retort does not see");
    Value::unknown(Unknown::new(path, why, at), Origin::Application)
}
