//! Classes: enums, models, column types, and plain ones.

use std::rc::Rc;

use super::{
    super::{
        interpreter::{Flow, Interpreter},
        parse::ast,
        value::{Class, ClassKind, Id, Item, Mixin, ScopeId, Value},
    },
    is_exception,
};

impl<'a> Interpreter<'a> {
    pub(super) fn exec_class(&mut self, class: &'a ast::StmtClassDef, scope: ScopeId) -> Flow {
        let bases: Vec<Value> = class.bases.iter().map(|base| self.eval(base, scope)).collect();
        let kind = self.kind_of_class(&bases);
        let inner = self.state.new_scope(Some(scope), true);
        self.exec_block(&class.body, inner);
        let attributes = self.attributes_of(&class.body, inner);
        let fields = class.body.iter().filter_map(annotated_name).map(Rc::from).collect();
        let dataclass = self.is_dataclass(&bases, &class.decorator_list, scope);
        let class_item =
            Class { name: Rc::from(class.name.as_str()), bases, attributes, fields, kind, dataclass };
        let id = self.state.alloc(Item::Class(class_item));
        if let ClassKind::Enum { .. } = kind {
            self.make_members(id);
        }
        self.own_methods(id);
        self.register_operation(id, &class.decorator_list, scope);
        let value = self.decorated(Value::Class(id), &class.decorator_list, scope);
        self.state.assign(scope, &class.name, value);
        Flow::Next
    }

    /// Whether `@dataclass` stands above a class or above one of its bases.
    fn is_dataclass(&mut self, bases: &[Value], decorators: &'a [ast::Expr], scope: ScopeId) -> bool {
        let above = decorators.iter().any(|decorator| {
            let callee = match decorator {
                ast::Expr::Call(call) => &*call.func,
                _ => decorator,
            };
            matches!(self.eval(callee, scope), Value::Library(path) if path.ends_with("dataclasses.dataclass"))
        });
        above
            || bases.iter().any(|base| matches!(self.item(base), Some(Item::Class(class)) if class.dataclass))
    }

    fn kind_of_class(&self, bases: &[Value]) -> ClassKind {
        let mut kind = ClassKind::Plain;
        for base in bases {
            let of_base = match base {
                Value::Library(path) => match &**path {
                    "enum.Enum" => ClassKind::Enum { mixin: Mixin::None },
                    "enum.IntEnum" => ClassKind::Enum { mixin: Mixin::IntEnum },
                    "enum.StrEnum" => ClassKind::Enum { mixin: Mixin::StrEnum },
                    "enum.Flag" => ClassKind::Enum { mixin: Mixin::Flag },
                    "enum.IntFlag" => ClassKind::Enum { mixin: Mixin::IntFlag },
                    "typing.NamedTuple" => ClassKind::Tuple,
                    "builtins.object" | "typing.Protocol" | "typing.Generic" | "abc.ABC" | "builtins.str"
                    | "builtins.int" => ClassKind::Plain,
                    path if path.strip_prefix("builtins.").is_some_and(is_exception) => ClassKind::Plain,
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
        let derives =
            |from: &str| bases.iter().any(|base| matches!(base, Value::Library(path) if &**path == from));
        match kind {
            ClassKind::Enum { mixin: Mixin::None } if derives("builtins.str") => {
                ClassKind::Enum { mixin: Mixin::Str }
            }
            ClassKind::Enum { mixin: Mixin::None } if derives("builtins.int") => {
                ClassKind::Enum { mixin: Mixin::Int }
            }
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
}

fn annotated_name(statement: &ast::Stmt) -> Option<&str> {
    let ast::Stmt::AnnAssign(assign) = statement else { return None };
    match &*assign.target {
        ast::Expr::Name(name) => Some(&name.id),
        _ => None,
    }
}
