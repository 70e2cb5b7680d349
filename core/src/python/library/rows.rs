//! Rows of values: what a Python value is in a column depends on the column's type.

use super::{
    super::{
        interpreter::Interpreter,
        value::{Item, Table, Value},
    },
    expression::array_of,
};
use crate::{
    fact::{Text, Unknown},
    ops::{EnumType, Expr, Literal, TypeKind},
    text::ByteRange,
};

/// A row: columns and values.
pub(crate) type Row = Vec<(Text, Expr)>;

impl Interpreter<'_> {
    /// A dictionary, or several of them, as rows of a table with these columns.
    pub(crate) fn rows(
        &mut self,
        value: &Value,
        at: ByteRange,
        columns: &Columns,
    ) -> Result<Vec<Row>, Unknown> {
        let unknown = |this: &Self, why: &str| Unknown::new(this.excerpt(at), why, at);
        match value {
            Value::Dict(_) => match self.entries(value, at) {
                Ok(entries) => Ok(vec![self.row(&entries, at, columns)]),
                Err(mystery) => Err(unknown(self, &mystery.unknown.why)),
            },
            Value::List(_) | Value::Tuple(_) => {
                let values =
                    self.elements(value, at).map_err(|mystery| unknown(self, &mystery.unknown.why))?;
                let mut rows = Vec::with_capacity(values.len());
                for value in values {
                    match self.entries(&value, at) {
                        Ok(entries) => rows.push(self.row(&entries, at, columns)),
                        Err(mystery) => return Err(unknown(self, &mystery.unknown.why)),
                    }
                }
                Ok(rows)
            }
            Value::Unknown(mystery) => Err(unknown(self, &mystery.unknown.why)),
            _ => Err(unknown(self, "it is not a row")),
        }
    }

    fn row(&mut self, entries: &[(Value, Value)], at: ByteRange, columns: &Columns) -> Row {
        self.charge(entries.len());
        entries
            .iter()
            .map(|(key, value)| {
                let at = match value {
                    Value::Unknown(mystery) => mystery.unknown.at,
                    _ => at,
                };
                let name = self.to_text(key, at);
                let value = self.value_for(&name, value, columns, at);
                (name, value)
            })
            .collect()
    }

    /// A value for a column: what a list or a member of an enum is depends on the column's type.
    pub(super) fn value_for(&self, name: &Text, value: &Value, columns: &Columns, at: ByteRange) -> Expr {
        let kind = columns.kind(name);
        if let (Some(TypeKind::Enum(enum_type)), Value::Instance(_)) = (kind, value)
            && let Some(label) = self.label_of(value, enum_type)
        {
            return Expr::Literal(Literal::Str(label));
        }
        match (self.to_expr(value, at).0, kind) {
            (Expr::List(items), Some(TypeKind::Array { .. })) => array_of(items, at),
            (Expr::List(_), _) => {
                Expr::Unknown(Unknown::new(self.excerpt(at), "the list has no literal form in SQL", at))
            }
            (expr, _) => expr,
        }
    }

    /// The label that a member of an enum has in a column: its name, or its value where the type is made of values.
    pub(super) fn label_of(&self, member: &Value, enum_type: &EnumType) -> Option<Text> {
        let Item::Instance(instance) = self.item(member)? else { return None };
        let labels = enum_type.labels.as_ref()?;
        ["name", "value"].iter().find_map(|attribute| match instance.get(attribute) {
            Some(Value::Str(string)) if labels.contains(&string.text) => Some(string.text.clone()),
            _ => None,
        })
    }
}

/// The columns of a table, with their types.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    names: Vec<Text>,
    kinds: Vec<TypeKind>,
}

impl Columns {
    pub(crate) fn new(names: &[Text], kinds: &[TypeKind]) -> Self {
        Self { names: names.to_vec(), kinds: kinds.to_vec() }
    }

    pub(crate) fn of(table: &Table) -> Self {
        Self { names: table.column_names(), kinds: table.column_kinds() }
    }

    fn kind(&self, name: &Text) -> Option<&TypeKind> {
        let at = self.names.iter().position(|known| known == name)?;
        self.kinds.get(at)
    }
}
