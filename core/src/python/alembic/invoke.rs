//! `op.invoke(…)`, operations as objects, and operations that the file itself registers.

use std::rc::Rc;

use super::{
    super::{
        call::{Argument, Call},
        interpreter::Interpreter,
        parse::ast,
        value::{Id, Item, Origin, ScopeId, Value},
    },
    Target,
};
use crate::{fact::Unknown, ops::Via};

/// Classes of `alembic.operations.ops`, and the operation that each is.
const OBJECTS: [(&str, &str); 18] = [
    ("AddColumnOp", "add_column"),
    ("AlterColumnOp", "alter_column"),
    ("BulkInsertOp", "bulk_insert"),
    ("CreateCheckConstraintOp", "create_check_constraint"),
    ("CreateForeignKeyOp", "create_foreign_key"),
    ("CreateIndexOp", "create_index"),
    ("CreatePrimaryKeyOp", "create_primary_key"),
    ("CreateTableCommentOp", "create_table_comment"),
    ("CreateTableOp", "create_table"),
    ("CreateUniqueConstraintOp", "create_unique_constraint"),
    ("DropColumnOp", "drop_column"),
    ("DropConstraintOp", "drop_constraint"),
    ("DropIndexOp", "drop_index"),
    ("DropTableCommentOp", "drop_table_comment"),
    ("DropTableOp", "drop_table"),
    ("ExecuteSQLOp", "execute"),
    ("RenameTableOp", "rename_table"),
    ("CreateExcludeConstraintOp", "create_exclude_constraint"),
];

/// What `AlterColumnOp` calls the arguments of `alter_column`.
const MODIFIES: [(&str, &str); 5] = [
    ("modify_nullable", "nullable"),
    ("modify_comment", "comment"),
    ("modify_server_default", "server_default"),
    ("modify_name", "new_column_name"),
    ("modify_type", "type_"),
];

/// What a file registers with Alembic.
#[derive(Debug, Default)]
pub(crate) struct Registered {
    /// Names of operations: the class, and its method that makes one.
    operations: Vec<(String, Id, String)>,
    /// Classes of operations, and the function that does one.
    implementations: Vec<(Id, Value)>,
}

impl Registered {
    /// Whether the file registers an operation with that name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.operations.iter().any(|(known, ..)| known == name)
    }
}

impl<'a> Interpreter<'a> {
    /// `AddColumnOp(…)`: the call of `op.add_column(…)` that invoking it comes to.
    pub(super) fn operation_object(&mut self, class: &str, call: &Call<'a>) -> Option<Value> {
        let (_, name) = OBJECTS.iter().find(|(known, _)| *known == class)?;
        let mut args = call.args.clone();
        for name in args.iter_mut().filter_map(|arg| arg.name.as_mut()) {
            if let Some((_, known)) = MODIFIES.iter().find(|(given, _)| *given == &**name) {
                *name = Rc::from(*known);
            }
        }
        let mut unknown = call.unknown.clone();
        if *name == "create_table"
            && let Some(position) = position_of(&args, 1, "columns")
        {
            let columns = args.remove(position);
            match self.elements(&columns.value, columns.at) {
                Ok(elements) => args.extend(elements.into_iter().map(|value| Argument {
                    name: None,
                    value,
                    at: columns.at,
                })),
                Err(mystery) => unknown = Some(mystery),
            }
        }
        let callee = Value::library(&format!("op.{name}"));
        let id = self.state.alloc(Item::Partial { callee, args, unknown });
        Some(Value::Method(id))
    }

    /// `op.invoke(operation)`.
    pub(super) fn invoke(&mut self, target: &Target, call: &Call<'a>) -> Value {
        let operation = call.value(0, "operation").cloned().unwrap_or(Value::None);
        match &operation {
            Value::Method(id) if matches!(self.state.item(*id), Some(Item::Partial { .. })) => {
                self.call_value(&operation, Call { args: Vec::new(), ..call.clone() })
            }
            Value::Instance(_) if let Some(function) = self.implementation_of(&operation) => {
                let args = vec![Value::library("op"), operation];
                self.call_value(&function, Call::synthetic(call.at, args))
            }
            _ => {
                let why = match &operation {
                    Value::Unknown(mystery) => mystery.why.clone(),
                    _ => "what it does is registered elsewhere".to_owned(),
                };
                let unknown = Unknown::new("op.invoke", why, call.at);
                self.opaque(target, "invoke", unknown, call)
            }
        }
    }

    /// `op.name(…)` where Alembic itself has no such operation.
    pub(super) fn call_plugin(&mut self, target: &Target, name: &str, call: &Call<'a>) -> Value {
        let registered = self.registered.operations.iter().find(|(known, ..)| known == name).cloned();
        if let Some((_, class, method)) = registered.filter(|_| target.via == Via::Op) {
            let call = call.clone().with_receiver(Value::library("op"));
            return self.call_method(&Value::Class(class), &method, call);
        }
        let owner = if target.via == Via::Batch { "Alembic's batch" } else { "Alembic" };
        let why = format!("{owner} has no `{name}`: a plugin must bring it");
        let unknown = Unknown::new(name, why, call.at);
        self.opaque(target, name, unknown, call)
    }

    /// `@Operations.register_operation("name", "method")` above a class.
    pub(crate) fn register_operation(&mut self, class: Id, decorators: &'a [ast::Expr], scope: ScopeId) {
        for call in self.registrations(decorators, "register_operation", scope) {
            if let Some(name) = call.value(0, "name").and_then(Value::as_known_str).map(str::to_owned) {
                let method = call.value(1, "sourcename").and_then(Value::as_known_str);
                let method = method.unwrap_or(&name).to_owned();
                self.registered.operations.push((name, class, method));
            }
        }
    }

    /// `@Operations.implementation_for(Class)` above a function.
    pub(crate) fn register_implementation(
        &mut self,
        function: &Value,
        decorators: &'a [ast::Expr],
        scope: ScopeId,
    ) {
        for call in self.registrations(decorators, "implementation_for", scope) {
            if let Some(Value::Class(class)) = call.value(0, "op_cls") {
                self.registered.implementations.push((*class, function.clone()));
            }
        }
    }

    /// The calls of `Operations.name(…)` among decorators.
    fn registrations(&mut self, decorators: &'a [ast::Expr], name: &str, scope: ScopeId) -> Vec<Call<'a>> {
        let mut calls = Vec::new();
        for decorator in decorators {
            if let ast::Expr::Call(node) = decorator
                && let ast::Expr::Attribute(attribute) = &*node.func
                && attribute.attr.as_str() == name
                && let Value::Library(path) = self.eval(&attribute.value, scope)
                && path.ends_with("Operations")
            {
                calls.push(self.call_of(node, scope));
            }
        }
        calls
    }

    fn implementation_of(&self, operation: &Value) -> Option<Value> {
        let Item::Instance(instance) = self.item(operation)? else { return None };
        let mut implementations = self.registered.implementations.iter().rev();
        implementations.find(|(class, _)| *class == instance.class).map(|(_, function)| function.clone())
    }

    /// `functools.partial(f, …)`.
    pub(crate) fn partial(&mut self, call: &Call<'a>) -> Value {
        let Some(callee) = call.first(0).cloned() else {
            return self.unknown(call.at, "the call gives no function", Origin::Other);
        };
        let args = call.args.iter().skip(1).cloned().collect();
        Value::Method(self.state.alloc(Item::Partial { callee, args, unknown: call.unknown.clone() }))
    }
}

/// Where an argument stands that may be given by position or by name.
fn position_of(args: &[Argument], position: usize, name: &str) -> Option<usize> {
    args.iter().position(|arg| arg.name.as_deref() == Some(name)).or_else(|| {
        args.iter().enumerate().filter(|(_, arg)| arg.name.is_none()).nth(position).map(|(index, _)| index)
    })
}

impl Call<'_> {
    /// The call of a partial function: its own arguments come first, and keywords given now win.
    pub(crate) fn after(
        mut self,
        args: &[Argument],
        unknown: Option<Rc<super::super::value::Unknown>>,
    ) -> Self {
        let given = std::mem::take(&mut self.args);
        let replaced = |arg: &&Argument| arg.name.is_some() && given.iter().any(|now| now.name == arg.name);
        self.args = args.iter().filter(|arg| !replaced(arg)).cloned().collect();
        self.args.extend(given);
        self.unknown = self.unknown.take().or(unknown);
        self
    }
}
