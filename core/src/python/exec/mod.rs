//! Statements.

mod assign;
mod branch;
mod class;
mod decorate;
mod import;
mod loops;
mod members;
pub(crate) mod names;
mod patterns;
mod raise;
mod tries;
mod with;

pub(crate) use raise::is_exception;

use std::collections::HashMap;

use super::{
    interpreter::{Flow, Interpreter},
    parse::{ast, range},
    value::{Binding, Body, Function, Item, Origin, ScopeId, Value},
};
use crate::{fact::Unknown, ops::OpKind, text::ByteRange};

impl<'a> Interpreter<'a> {
    /// Runs statements until one of them leaves the block.
    pub(crate) fn exec_block(&mut self, statements: &'a [ast::Stmt], scope: ScopeId) -> Flow {
        for statement in statements {
            match self.exec(statement, scope) {
                Flow::Next => {}
                flow => return flow,
            }
        }
        Flow::Next
    }

    /// Runs one statement.
    pub(crate) fn exec(&mut self, statement: &'a ast::Stmt, scope: ScopeId) -> Flow {
        if !self.step() {
            return Flow::Raise;
        }
        self.statement = range(statement);
        self.discarded = None;
        if !self.enter() {
            let name = self.excerpt(self.statement);
            let unknown =
                Unknown::new(name.clone(), "it is nested deeper than Retort follows", self.statement);
            self.emit_here(OpKind::Opaque { name, unknown }, "", self.statement);
            return Flow::Next;
        }
        let flow = self.exec_kind(statement, scope);
        self.leave();
        if std::mem::take(&mut self.raised) || self.stopped() {
            // A refused call ends its statement. What follows is read as if it had not been there, unless it is caught.
            let outermost = self.frames.len() <= 1 || self.tries > 0;
            let refused = outermost && std::mem::take(&mut self.refused);
            return if refused && self.tries == 0 && !self.stopped() { Flow::Next } else { Flow::Raise };
        }
        flow
    }

    fn exec_kind(&mut self, statement: &'a ast::Stmt, scope: ScopeId) -> Flow {
        match statement {
            ast::Stmt::Expr(statement) => self.exec_expression(&statement.value, scope),
            ast::Stmt::Return(statement) => self.exec_return(statement, scope),
            ast::Stmt::Assign(assign) => self.exec_assign(assign, scope),
            ast::Stmt::AnnAssign(assign) => self.exec_annotated(assign, scope),
            ast::Stmt::AugAssign(assign) => self.exec_augmented(assign, scope),
            ast::Stmt::Delete(delete) => self.exec_delete(delete, scope),
            ast::Stmt::If(statement) => self.exec_if(statement, scope),
            ast::Stmt::Match(statement) => self.exec_match(statement, scope),
            ast::Stmt::For(statement) => self.exec_for(
                range(statement),
                &statement.target,
                &statement.iter,
                (&statement.body, &statement.orelse),
                scope,
            ),
            ast::Stmt::AsyncFor(statement) => self.exec_for(
                range(statement),
                &statement.target,
                &statement.iter,
                (&statement.body, &statement.orelse),
                scope,
            ),
            ast::Stmt::While(statement) => self.exec_while(statement, scope),
            ast::Stmt::With(statement) => {
                self.exec_with(range(statement), &statement.items, &statement.body, scope)
            }
            ast::Stmt::AsyncWith(statement) => {
                self.exec_with(range(statement), &statement.items, &statement.body, scope)
            }
            ast::Stmt::Try(statement) => self.exec_try(
                (&statement.body, &statement.handlers, &statement.orelse, &statement.finalbody),
                scope,
            ),
            ast::Stmt::TryStar(statement) => self.exec_try(
                (&statement.body, &statement.handlers, &statement.orelse, &statement.finalbody),
                scope,
            ),
            ast::Stmt::Raise(statement) => self.exec_raise(statement, scope),
            ast::Stmt::Assert(statement) => self.exec_assert(statement, scope),
            ast::Stmt::FunctionDef(def) => {
                let function = (def.name.as_str(), &*def.args, def.body.as_slice());
                self.exec_function(function, &def.decorator_list, scope)
            }
            ast::Stmt::AsyncFunctionDef(def) => {
                let function = (def.name.as_str(), &*def.args, def.body.as_slice());
                self.exec_function(function, &def.decorator_list, scope)
            }
            ast::Stmt::ClassDef(class) => self.exec_class(class, scope),
            ast::Stmt::Import(import) => self.exec_import(import, scope),
            ast::Stmt::ImportFrom(import) => self.exec_import_from(import, scope),
            ast::Stmt::Global(names) => {
                for name in &names.names {
                    self.state.send_elsewhere(scope, name, self.globals);
                }
                Flow::Next
            }
            ast::Stmt::Nonlocal(names) => {
                let outer = self.state.scope(scope).and_then(|scope| scope.parent).unwrap_or(self.globals);
                for name in &names.names {
                    self.state.send_elsewhere(scope, name, outer);
                }
                Flow::Next
            }
            ast::Stmt::Break(_) => Flow::Break,
            ast::Stmt::Continue(_) => Flow::Continue,
            ast::Stmt::Pass(_) | ast::Stmt::TypeAlias(_) => Flow::Next,
        }
    }

    fn exec_expression(&mut self, expr: &'a ast::Expr, scope: ScopeId) -> Flow {
        let inner = match expr {
            ast::Expr::Await(awaited) => &awaited.value,
            _ => expr,
        };
        self.discarded = Some(range(inner));
        self.eval(expr, scope);
        Flow::Next
    }

    fn exec_return(&mut self, statement: &'a ast::StmtReturn, scope: ScopeId) -> Flow {
        let Some(value) = &statement.value else { return Flow::Return(Value::None) };
        // What the entry function returns, nobody reads: `return op.execute(…)`.
        if self.frames.len() == 1 {
            self.discarded = Some(range(&**value));
        }
        let value = self.eval(value, scope);
        if self.raised { Flow::Raise } else { Flow::Return(value) }
    }

    fn exec_function(
        &mut self,
        (name, args, body): (&'a str, &'a ast::Arguments, &'a [ast::Stmt]),
        decorators: &'a [ast::Expr],
        scope: ScopeId,
    ) -> Flow {
        let binding = decorators.iter().map(binding_of).find(|binding| *binding != Binding::Plain);
        let value =
            self.new_function(name, args, Body::Block(body), binding.unwrap_or(Binding::Plain), scope);
        self.register_implementation(&value, decorators, scope);
        let value = self.decorated(value, decorators, scope);
        self.state.assign(scope, name, value);
        Flow::Next
    }

    /// A function value: its defaults are evaluated here and now.
    pub(crate) fn new_function(
        &mut self,
        name: &'a str,
        args: &'a ast::Arguments,
        body: Body<'a>,
        binding: Binding,
        scope: ScopeId,
    ) -> Value {
        let mut defaults = HashMap::new();
        for parameter in args.posonlyargs.iter().chain(&args.args).chain(&args.kwonlyargs) {
            if let Some(default) = &parameter.default {
                let value = self.eval(default, scope);
                defaults.insert(parameter.def.arg.as_str(), value);
            }
        }
        let generator = matches!(body, Body::Block(statements) if names::yields(statements));
        let function =
            Function { name, args, body, scope, defaults, binding, generator, owner: None, setter: None };
        Value::Function(self.state.alloc(Item::Function(function)))
    }

    /// An unknown for the place `at`, for reasons that have nothing to do with the database.
    pub(crate) fn other(&self, at: ByteRange, why: impl Into<String>) -> Value {
        self.unknown(at, why, Origin::Other)
    }
}

fn binding_of(decorator: &ast::Expr) -> Binding {
    let name = match decorator {
        ast::Expr::Name(name) => name.id.as_str(),
        ast::Expr::Attribute(attribute) => attribute.attr.as_str(),
        _ => "",
    };
    match name {
        "staticmethod" => Binding::Static,
        "classmethod" => Binding::Class,
        "property" | "cached_property" | "hybrid_property" => Binding::Property,
        _ => Binding::Plain,
    }
}
