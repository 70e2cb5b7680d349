//! Assignments, in all the forms they take.

use std::rc::Rc;

use super::super::{
    call::Call,
    interpreter::{Flow, Interpreter},
    parse::{ast, range},
    value::{Item, Object, Origin, ScopeId, Value},
};
use crate::{fact::Fact, ops::TypeKind};

impl<'a> Interpreter<'a> {
    pub(super) fn exec_assign(&mut self, assign: &'a ast::StmtAssign, scope: ScopeId) -> Flow {
        let value = self.eval(&assign.value, scope);
        if self.raised {
            return Flow::Raise;
        }
        for target in &assign.targets {
            self.assign(target, value.clone(), scope);
        }
        Flow::Next
    }

    pub(super) fn exec_annotated(&mut self, assign: &'a ast::StmtAnnAssign, scope: ScopeId) -> Flow {
        if let Some(value) = &assign.value {
            let value = self.eval(value, scope);
            if self.raised {
                return Flow::Raise;
            }
            self.assign(&assign.target, value, scope);
        }
        Flow::Next
    }

    pub(super) fn exec_augmented(&mut self, assign: &'a ast::StmtAugAssign, scope: ScopeId) -> Flow {
        let before = self.eval(&assign.target, scope);
        let value = self.eval(&assign.value, scope);
        if self.raised {
            return Flow::Raise;
        }
        // `list += …` changes the list itself.
        if let (Value::List(id), ast::Operator::Add) = (&before, assign.op) {
            self.extend_list(*id, &value, range(assign));
            return Flow::Next;
        }
        // So do these two.
        if let (
            Value::Set(_),
            ast::Operator::BitOr | ast::Operator::BitAnd | ast::Operator::Sub | ast::Operator::BitXor,
        )
        | (Value::Dict(_), ast::Operator::BitOr) = (&before, assign.op)
        {
            self.change_in_place(&before, assign.op, &value, range(assign));
            return Flow::Next;
        }
        let after = self.binary(assign.op, &before, &value, range(assign));
        if self.raised {
            return Flow::Raise;
        }
        self.assign(&assign.target, after, scope);
        Flow::Next
    }

    pub(super) fn exec_delete(&mut self, delete: &'a ast::StmtDelete, scope: ScopeId) -> Flow {
        for target in &delete.targets {
            match target {
                ast::Expr::Name(name) => self.state.forget(scope, &name.id),
                ast::Expr::Subscript(subscript) => {
                    let container = self.eval(&subscript.value, scope);
                    if let ast::Expr::Slice(slice) = &*subscript.slice {
                        self.replace_slice(&container, slice, Ok(Vec::new()), range(target), scope);
                        continue;
                    }
                    let key = self.eval(&subscript.slice, scope);
                    self.delete_item(&container, &key, range(target));
                }
                ast::Expr::Attribute(attribute) => {
                    let object = self.eval(&attribute.value, scope);
                    if let Value::Instance(id) = object
                        && let Some(Item::Instance(instance)) = self.state.item_mut(id)
                    {
                        instance.attributes.retain(|(name, _)| **name != *attribute.attr);
                    }
                }
                _ => {}
            }
        }
        Flow::Next
    }

    /// Gives `value` to a target: a name, an attribute, an element, or several at once.
    pub(crate) fn assign(&mut self, target: &'a ast::Expr, value: Value, scope: ScopeId) {
        match target {
            ast::Expr::Name(name) => self.state.assign(scope, &name.id, value),
            ast::Expr::Tuple(tuple) => self.unpack(&tuple.elts, &value, target, scope),
            ast::Expr::List(list) => self.unpack(&list.elts, &value, target, scope),
            ast::Expr::Starred(starred) => self.assign(&starred.value, value, scope),
            ast::Expr::Attribute(attribute) => {
                let object = self.eval(&attribute.value, scope);
                self.set_attribute(&attribute.value, &object, &attribute.attr, value, scope);
            }
            ast::Expr::Subscript(subscript) => {
                let container = self.eval(&subscript.value, scope);
                if let ast::Expr::Slice(slice) = &*subscript.slice {
                    let by = self.elements(&value, range(target));
                    self.replace_slice(&container, slice, by, range(target), scope);
                    return;
                }
                let key = self.eval(&subscript.slice, scope);
                self.set_item(&container, &key, value, range(target));
            }
            _ => {}
        }
    }

    fn unpack(&mut self, targets: &'a [ast::Expr], value: &Value, whole: &'a ast::Expr, scope: ScopeId) {
        let values = match self.elements(value, range(whole)) {
            Ok(values) => values,
            Err(mystery) => {
                for target in targets {
                    let value = self.follow(&mystery, range(target));
                    self.assign(target, value, scope);
                }
                return;
            }
        };
        let fits = if targets.iter().any(|target| matches!(target, ast::Expr::Starred(_))) {
            values.len() + 1 >= targets.len()
        } else {
            values.len() == targets.len()
        };
        if !fits {
            let why = "there are not as many values as names";
            let missing = self.fail(range(whole), "ValueError", why);
            if !self.raised {
                for target in targets {
                    self.assign(target, missing.clone(), scope);
                }
            }
            return;
        }
        let star = targets.iter().position(|target| matches!(target, ast::Expr::Starred(_)));
        let spare = values.len().saturating_sub(targets.len().saturating_sub(1));
        let mut values = values.into_iter();
        for (position, target) in targets.iter().enumerate() {
            let value = if star == Some(position) {
                let rest = values.by_ref().take(spare).collect();
                Value::List(self.state.alloc(Item::Values(rest)))
            } else {
                let why = "there are fewer values than names";
                values.next().unwrap_or_else(|| self.other(range(target), why))
            };
            self.assign(target, value, scope);
        }
    }

    /// `object.name = value`, where a property may have its own way.
    pub(crate) fn set_on_instance(&mut self, object: &Value, name: &str, value: Value) {
        let Value::Instance(id) = object else { return };
        let class = match self.item(object) {
            Some(Item::Instance(instance)) => instance.class,
            _ => return,
        };
        let setter = self.find_in_class(class, name).and_then(|found| match self.item(&found) {
            Some(Item::Function(function)) => function.setter,
            _ => None,
        });
        if let Some(setter) = setter {
            let call = Call::synthetic(self.statement, vec![object.clone(), value]);
            self.call_function_value(&Value::Function(setter), &call);
        } else if let Some(Item::Instance(instance)) = self.state.item_mut(*id) {
            instance.set(name, value);
        }
    }

    fn set_attribute(
        &mut self,
        owner: &'a ast::Expr,
        object: &Value,
        name: &'a str,
        value: Value,
        scope: ScopeId,
    ) {
        match object {
            Value::Instance(_) => self.set_on_instance(object, name, value),
            Value::Class(id) => {
                if let Some(Item::Class(class)) = self.state.item_mut(*id) {
                    match class.attributes.iter_mut().find(|(known, _)| &**known == name) {
                        Some(entry) => entry.1 = value,
                        None => class.attributes.push((Rc::from(name), value)),
                    }
                }
            }
            Value::Object(made) => {
                if let Some(changed) = with_attribute(made, name, &value) {
                    self.assign(owner, Value::object(changed), scope);
                }
            }
            Value::Unknown(mystery) if mystery.origin == Origin::Data => self.orm_changed = true,
            _ => {}
        }
    }
}

/// `column.nullable = False`, `kind.create_type = False`: the object with that attribute changed.
fn with_attribute(object: &Object, name: &str, value: &Value) -> Option<Object> {
    match (object, name, value) {
        (Object::Column(column), "nullable", Value::Bool(nullable)) => {
            let mut column = column.clone();
            column.nullable = Some(Fact::Known(*nullable));
            Some(Object::Column(column))
        }
        (Object::Type(type_), "create_type", Value::Bool(create)) => {
            let mut type_ = type_.clone();
            let TypeKind::Enum(kind) = &mut type_.kind else { return None };
            kind.create_type = *create;
            Some(Object::Type(type_))
        }
        _ => None,
    }
}
