//! What a block of statements would change, read off without running it.

use super::super::parse::{ast, range};
use crate::text::ByteRange;

/// Names that a block assigns, and names of containers that it changes in place.
#[derive(Debug, Default)]
pub(crate) struct Changed<'a> {
    pub(crate) assigned: Vec<&'a str>,
    pub(crate) mutated: Vec<&'a str>,
}

/// Methods that change the object they are called on.
const MUTATORS: [&str; 15] = [
    "append",
    "extend",
    "insert",
    "remove",
    "pop",
    "clear",
    "sort",
    "reverse",
    "add",
    "discard",
    "update",
    "setdefault",
    "popitem",
    "appendleft",
    "popleft",
];

/// What `body` changes, functions in it aside.
pub(crate) fn changed(body: &[ast::Stmt]) -> Changed<'_> {
    let mut changed = Changed::default();
    walk(body, &mut |statement| note(statement, &mut changed));
    changed
}

/// Where the module itself gives `name` a value: an assignment or an import.
pub(crate) fn assigned_at(suite: &[ast::Stmt], name: &str) -> Option<ByteRange> {
    let mut found = None;
    walk(suite, &mut |statement| {
        let mut changed = Changed::default();
        note(statement, &mut changed);
        let imports = match statement {
            ast::Stmt::Import(import) => import.names.as_slice(),
            ast::Stmt::ImportFrom(import) => import.names.as_slice(),
            _ => &[],
        };
        let imported =
            imports.iter().any(|alias| alias.asname.as_ref().unwrap_or(&alias.name).as_str() == name);
        let defined = match statement {
            ast::Stmt::FunctionDef(def) => def.name.as_str() == name,
            ast::Stmt::ClassDef(class) => class.name.as_str() == name,
            _ => false,
        };
        if imported || defined || changed.assigned.contains(&name) {
            found = Some(range(statement));
        }
    });
    found
}

/// Whether a function with this body is a generator.
pub(crate) fn yields(body: &[ast::Stmt]) -> bool {
    let mut found = false;
    walk(body, &mut |statement| {
        let value = match statement {
            ast::Stmt::Expr(statement) => Some(&*statement.value),
            ast::Stmt::Assign(assign) => Some(&*assign.value),
            _ => None,
        };
        found |= matches!(value, Some(ast::Expr::Yield(_) | ast::Expr::YieldFrom(_)));
    });
    found
}

/// Every statement of a block and of the blocks in it, without recursion.
pub(crate) fn walk<'a>(body: &'a [ast::Stmt], visit: &mut dyn FnMut(&'a ast::Stmt)) {
    let mut open: Vec<&'a [ast::Stmt]> = vec![body];
    while let Some(block) = open.pop() {
        for statement in block {
            visit(statement);
            match statement {
                ast::Stmt::For(s) => open.extend([s.body.as_slice(), s.orelse.as_slice()]),
                ast::Stmt::AsyncFor(s) => open.extend([s.body.as_slice(), s.orelse.as_slice()]),
                ast::Stmt::While(s) => open.extend([s.body.as_slice(), s.orelse.as_slice()]),
                ast::Stmt::If(s) => open.extend([s.body.as_slice(), s.orelse.as_slice()]),
                ast::Stmt::With(s) => open.push(&s.body),
                ast::Stmt::AsyncWith(s) => open.push(&s.body),
                ast::Stmt::Match(s) => open.extend(s.cases.iter().map(|case| case.body.as_slice())),
                ast::Stmt::Try(s) => {
                    open.extend([s.body.as_slice(), s.orelse.as_slice(), s.finalbody.as_slice()]);
                    open.extend(s.handlers.iter().map(|handler| {
                        let ast::ExceptHandler::ExceptHandler(handler) = handler;
                        handler.body.as_slice()
                    }));
                }
                _ => {}
            }
        }
    }
}

fn note<'a>(statement: &'a ast::Stmt, changed: &mut Changed<'a>) {
    match statement {
        ast::Stmt::Assign(assign) => {
            for target in &assign.targets {
                note_target(target, changed);
            }
            note_calls(&assign.value, changed);
        }
        ast::Stmt::AugAssign(assign) => note_target(&assign.target, changed),
        ast::Stmt::AnnAssign(assign) => note_target(&assign.target, changed),
        ast::Stmt::For(statement) => note_target(&statement.target, changed),
        ast::Stmt::AsyncFor(statement) => note_target(&statement.target, changed),
        ast::Stmt::Delete(delete) => {
            for target in &delete.targets {
                note_target(target, changed);
            }
        }
        ast::Stmt::With(statement) => {
            for target in statement.items.iter().filter_map(|item| item.optional_vars.as_deref()) {
                note_target(target, changed);
            }
        }
        ast::Stmt::Expr(statement) => note_calls(&statement.value, changed),
        _ => {}
    }
}

fn note_target<'a>(target: &'a ast::Expr, changed: &mut Changed<'a>) {
    let mut open = vec![target];
    while let Some(target) = open.pop() {
        match target {
            ast::Expr::Name(name) => changed.assigned.push(&name.id),
            ast::Expr::Tuple(tuple) => open.extend(&tuple.elts),
            ast::Expr::List(list) => open.extend(&list.elts),
            ast::Expr::Starred(starred) => open.push(&starred.value),
            ast::Expr::Subscript(subscript) => changed.mutated.extend(root(&subscript.value)),
            ast::Expr::Attribute(attribute) => changed.mutated.extend(root(&attribute.value)),
            _ => {}
        }
    }
}

fn note_calls<'a>(value: &'a ast::Expr, changed: &mut Changed<'a>) {
    if let ast::Expr::Call(call) = value
        && let ast::Expr::Attribute(method) = &*call.func
        && MUTATORS.contains(&method.attr.as_str())
    {
        changed.mutated.extend(root(&method.value));
    }
}

/// The name that `a.b[0].c` begins with.
fn root(expr: &ast::Expr) -> Option<&str> {
    let mut expr = expr;
    loop {
        match expr {
            ast::Expr::Name(name) => return Some(&name.id),
            ast::Expr::Attribute(attribute) => expr = &attribute.value,
            ast::Expr::Subscript(subscript) => expr = &subscript.value,
            ast::Expr::Call(call) => expr = &call.func,
            _ => return None,
        }
    }
}
