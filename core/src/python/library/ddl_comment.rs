//! SQLAlchemy's constructs that write comments: `SetTableComment(t)`, `DropColumnComment(t.c.x)`.

use super::super::{
    call::Call,
    interpreter::Interpreter,
    value::{Object, Value},
};
use crate::{
    fact::Text,
    ops::{Name, Relation},
    quoting::{qualified, quote},
};

impl<'a> Interpreter<'a> {
    /// `SetTableComment`, `SetColumnComment`, `SetConstraintComment` and their opposites; nothing when `name` is none.
    pub(super) fn call_comment_ddl(&mut self, name: &str, call: &Call<'a>) -> Option<Value> {
        let (sets, subject) = match name.strip_prefix("Set") {
            Some(rest) => (true, rest),
            None => (false, name.strip_prefix("Drop")?),
        };
        let element = call.value(0, "element").cloned();
        let made = match subject {
            "TableComment" => element.and_then(|element| self.table_comment_sql(&element, sets, call)),
            "ColumnComment" => element.and_then(|element| self.column_comment_sql(&element, sets)),
            "ConstraintComment" => element.and_then(|element| self.constraint_comment_sql(&element, sets)),
            _ => return None,
        };
        Some(match made {
            Some(sql) => Value::object(Object::Ddl(sql)),
            None => self.not_followed(call),
        })
    }

    fn table_comment_sql(&mut self, element: &Value, sets: bool, call: &Call<'a>) -> Option<Text> {
        let table = match element {
            Value::Class(id) => self.table_of_model(*id, call.at),
            other => other.clone(),
        };
        let Some(Object::Table(table)) = table.as_object() else { return None };
        if sets && table.partial && table.comment.is_none() {
            return None;
        }
        let name = qualified(table.relation.schema.as_ref(), &table.relation.name);
        Some(comment_on("TABLE", &name, table.comment.as_ref().filter(|_| sets)))
    }

    fn column_comment_sql(&self, element: &Value, sets: bool) -> Option<Text> {
        let (table, column) = self.column_in_table(element)?;
        let Relation { schema, name } = &table.relation;
        // SQLAlchemy forgets the schema where it drops a comment.
        let mut full = qualified(schema.as_ref().filter(|_| sets), name);
        full.push_str(".");
        full.push(&quote(&column.name));
        Some(comment_on("COLUMN", &full, column.comment.as_ref().filter(|_| sets)))
    }

    fn constraint_comment_sql(&self, element: &Value, sets: bool) -> Option<Text> {
        let Some(Object::Constraint(constraint)) = element.as_object() else { return None };
        let table = self.table_of_constraint(constraint).filter(|table| !table.convention)?;
        constraint_comment(&table.relation, &constraint.name, constraint.comment.as_ref().filter(|_| sets))
    }
}

/// `COMMENT ON CONSTRAINT`; nothing when it has no name that can be written.
pub(super) fn constraint_comment(table: &Relation, name: &Name, comment: Option<&Text>) -> Option<Text> {
    let Name::Given { text: name, .. } = name else { return None };
    // A longer one is cut off or refused.
    if name.as_known().is_some_and(|known| known.chars().count() > 63) {
        return None;
    }
    let mut full = quote(name);
    full.push_str(" ON ");
    full.push(&qualified(table.schema.as_ref(), &table.name));
    Some(comment_on("CONSTRAINT", &full, comment))
}

fn comment_on(what: &str, name: &Text, comment: Option<&Text>) -> Text {
    let mut text = Text::known(format!("COMMENT ON {what} "));
    text.push(name);
    text.push_str(" IS ");
    match comment {
        Some(comment) => {
            text.push_str("'");
            text.push(&comment.map_known(|known| known.replace('\'', "''").replace('\\', "\\\\")));
            text.push_str("'");
        }
        None => text.push_str("NULL"),
    }
    text
}
