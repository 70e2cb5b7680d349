//! Classes: enums with their members, models, column types, and plain ones.

use std::rc::Rc;

use super::super::{
    interpreter::{Flow, Interpreter},
    parse::ast,
    value::{Class, ClassKind, Id, Instance, Item, ScopeId, Value},
};

impl<'a> Interpreter<'a> {
    pub(super) fn exec_class(&mut self, class: &'a ast::StmtClassDef, scope: ScopeId) -> Flow {
        let bases: Vec<Value> = class.bases.iter().map(|base| self.eval(base, scope)).collect();
        let kind = self.kind_of_class(&bases);
        let inner = self.state.new_scope(Some(scope), true);
        self.exec_block(&class.body, inner);
        let attributes = self.attributes_of(&class.body, inner);
        let fields = class.body.iter().filter_map(annotated_name).map(Rc::from).collect();
        let class_item = Class { name: Rc::from(class.name.as_str()), bases, attributes, fields, kind };
        let id = self.state.alloc(Item::Class(class_item));
        if let ClassKind::Enum { .. } = kind {
            self.make_members(id);
        }
        self.own_methods(id);
        self.register_operation(id, &class.decorator_list, scope);
        self.state.assign(scope, &class.name, Value::Class(id));
        Flow::Next
    }

    fn kind_of_class(&self, bases: &[Value]) -> ClassKind {
        let mut kind = ClassKind::Plain;
        for base in bases {
            let of_base = match base {
                Value::Library(path) => match &**path {
                    "enum.Enum" | "enum.IntEnum" | "enum.Flag" | "enum.IntFlag" => {
                        ClassKind::Enum { strings: false }
                    }
                    "enum.StrEnum" => ClassKind::Enum { strings: true },
                    "typing.NamedTuple" => ClassKind::Tuple,
                    "builtins.object" | "typing.Protocol" | "typing.Generic" | "abc.ABC" | "builtins.str"
                    | "builtins.int" => ClassKind::Plain,
                    path if path.starts_with("alembic.") && path.ends_with("MigrateOperation") => {
                        ClassKind::Plain
                    }
                    "sa.TypeDecorator" | "sa.UserDefinedType" => ClassKind::Type,
                    "orm.Base"
                    | "orm.DeclarativeBase"
                    | "orm.DeclarativeBaseNoMeta"
                    | "sqlmodel.SQLModel" => ClassKind::Model,
                    path if path.starts_with("sa.") || path.starts_with("pg.") => ClassKind::Type,
                    _ => ClassKind::Foreign,
                },
                Value::Class(id) => match self.state.item(*id) {
                    Some(Item::Class(class)) => class.kind,
                    _ => ClassKind::Foreign,
                },
                _ => ClassKind::Foreign,
            };
            if kind == ClassKind::Plain {
                kind = of_base;
            }
        }
        let strings =
            bases.iter().any(|base| matches!(base, Value::Library(path) if &**path == "builtins.str"));
        match kind {
            ClassKind::Enum { strings: already } => ClassKind::Enum { strings: strings || already },
            kind => kind,
        }
    }

    /// What a class body defined, in the order in which it is written.
    fn attributes_of(&self, body: &'a [ast::Stmt], scope: ScopeId) -> Vec<(Rc<str>, Value)> {
        let mut names: Vec<&'a str> = Vec::new();
        for statement in body {
            match statement {
                ast::Stmt::Assign(assign) => {
                    names.extend(assign.targets.iter().filter_map(|target| match target {
                        ast::Expr::Name(name) => Some(name.id.as_str()),
                        _ => None,
                    }));
                }
                ast::Stmt::AnnAssign(assign) => {
                    if let ast::Expr::Name(name) = &*assign.target {
                        names.push(&name.id);
                    }
                }
                ast::Stmt::FunctionDef(def) => names.push(&def.name),
                ast::Stmt::AsyncFunctionDef(def) => names.push(&def.name),
                ast::Stmt::ClassDef(class) => names.push(&class.name),
                _ => {}
            }
        }
        let mut attributes: Vec<(Rc<str>, Value)> = Vec::new();
        let vars = self.state.scope(scope).map(|scope| &scope.vars);
        for name in names {
            if let Some(value) = vars.and_then(|vars| vars.get(name))
                && !attributes.iter().any(|(known, _)| &**known == name)
            {
                attributes.push((Rc::from(name), value.clone()));
            }
        }
        attributes
    }

    /// Tells each function in a class's body whose method it is, for `super()`.
    fn own_methods(&mut self, class: Id) {
        let Some(Item::Class(found)) = self.state.item(class) else { return };
        let functions: Vec<Id> = found
            .attributes
            .iter()
            .filter_map(|(_, value)| if let Value::Function(id) = value { Some(*id) } else { None })
            .collect();
        for id in functions {
            if let Some(Item::Function(function)) = self.state.item_mut(id)
                && function.owner.is_none()
            {
                function.owner = Some(class);
            }
        }
    }

    /// Turns the values of an enum class into members.
    pub(crate) fn make_members(&mut self, class: Id) {
        let Some(Item::Class(found)) = self.state.item(class) else { return };
        let mut attributes = found.attributes.clone();
        let mut number: i128 = 0;
        for (name, value) in &mut attributes {
            if matches!(value, Value::Function(_) | Value::Class(_)) || name.starts_with('_') {
                continue;
            }
            number = number.saturating_add(1);
            if matches!(value, Value::Library(path) if &**path == "enum.auto()") {
                *value = Value::Int(number);
            }
            if let Value::Int(given) = value {
                number = *given;
            }
            let instance = Instance {
                class,
                attributes: vec![(Rc::from("name"), Value::str(&**name)), (Rc::from("value"), value.clone())],
            };
            *value = Value::Instance(self.state.alloc(Item::Instance(instance)));
        }
        if let Some(Item::Class(found)) = self.state.item_mut(class) {
            found.attributes = attributes;
        }
    }
}

fn annotated_name(statement: &ast::Stmt) -> Option<&str> {
    let ast::Stmt::AnnAssign(assign) = statement else { return None };
    match &*assign.target {
        ast::Expr::Name(name) => Some(&name.id),
        _ => None,
    }
}
