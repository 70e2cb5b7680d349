//! Values of Python as SQLAlchemy writes them for a column of a type. What it cannot write is sent all the same when the
//! migration runs; only offline mode raises. Held against real SQLAlchemy by the fixtures `literal_*`.

use super::{
    super::{
        interpreter::Interpreter,
        value::{Item, Object, Value},
    },
    operation::array_of,
};
use crate::{
    fact::{Text, Unknown},
    ops::{EnumType, Expr, Literal, SqlType, TypeKind},
    text::ByteRange,
};

impl Interpreter<'_> {
    /// A value for a column of a type.
    pub(crate) fn typed(&self, value: &Value, kind: &TypeKind, at: ByteRange) -> Expr {
        match (kind, value) {
            (_, Value::Unknown(_)) => self.to_expr(value, at).0,
            (TypeKind::Enum(enum_type), Value::Instance(_)) => match self.label_of(value, enum_type) {
                Some(label) => Expr::Literal(Literal::Str(label)),
                None => self.to_expr(value, at).0,
            },
            (TypeKind::Array { item, .. }, Value::List(_) | Value::Tuple(_)) => {
                self.typed_array(value, item, at)
            }
            (TypeKind::Plain("JSON" | "JSONB"), _) if !Self::is_sql(value) && !value.is_none() => {
                match self.plain_json(value) {
                    Some(json) => sent_only(Expr::Literal(Literal::Str(Text::known(json))), NO_RENDERER),
                    None => self.no_literal(at),
                }
            }
            _ => match self.to_expr(value, at).0 {
                Expr::Literal(literal) if !is_clause(value) => literal_in(kind, literal),
                Expr::List(_) => self.no_literal(at),
                expr => expr,
            },
        }
    }

    fn typed_array(&self, value: &Value, item: &SqlType, at: ByteRange) -> Expr {
        let Some(Item::Values(values)) = self.item(value) else { return self.to_expr(value, at).0 };
        let typed = |value: &Value| match value {
            Value::List(_) | Value::Tuple(_) => self.typed_array(value, item, at),
            Value::None => sent_only(Expr::Literal(Literal::Null), NOT_WRITTEN),
            _ => self.typed(value, &item.kind, at),
        };
        array_of(values.iter().map(typed).collect())
    }

    fn no_literal(&self, at: ByteRange) -> Expr {
        Expr::Unknown(Unknown::new(self.excerpt(at), "it has no literal form in SQL", at))
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

/// What SQLAlchemy raises for a type that writes no literals, and for a value that does not fit its type.
const NO_RENDERER: &str = "CompileError: No literal value renderer is available for a value of this type";
const NOT_WRITTEN: &str = "CompileError: Could not render a literal value with the type of its column";

fn sent_only(value: Expr, exception: &str) -> Expr {
    Expr::SentOnly { value: Box::new(value), exception: exception.to_owned() }
}

/// Whether a value is SQL already, `sa.true()` or `op.inline_literal(…)`, and not a value to be written as one.
fn is_clause(value: &Value) -> bool {
    matches!(value.as_object(), Some(Object::Expr(..)))
        || matches!(value.as_object(), Some(Object::Literal(Literal::Null | Literal::Bool(_))))
}

/// A literal for a column of a type, as the type's own rules write it.
fn literal_in(kind: &TypeKind, literal: Literal) -> Expr {
    use Literal::{Bool, Bytes, Float, Int, Null, Quoted, Str};
    let unwritten = |literal: Literal| sent_only(Expr::Literal(literal), NOT_WRITTEN);
    let number = |text: &Text| text.as_known().and_then(|known| known.trim().parse::<f64>().ok()).is_some();
    let whole = |text: &Text| text.as_known().and_then(|known| known.trim().parse::<i128>().ok());
    let written = match (kind, literal) {
        (_, Null) => Null,
        (TypeKind::Missing, literal) => return sent_only(Expr::Literal(literal), NO_RENDERER),
        (TypeKind::Boolean, Int(digits)) if digits == "0" || digits == "1" => Bool(digits == "1"),
        (TypeKind::Boolean, Bool(value)) => Bool(value),
        (TypeKind::SmallInteger | TypeKind::Integer | TypeKind::BigInteger, literal) => match literal {
            Int(_) => literal,
            Bool(value) => Int(i32::from(value).to_string()),
            Float(digits) => match digits.split_once('.') {
                Some((whole, _)) if !digits.contains('e') => Int(whole.to_owned()),
                _ => return unwritten(Float(digits)),
            },
            Str(text) => match whole(&text) {
                Some(whole) => Int(whole.to_string()),
                None => return unwritten(Str(text)),
            },
            literal => return unwritten(literal),
        },
        (
            TypeKind::Numeric { .. } | TypeKind::Float(_) | TypeKind::Plain("DOUBLE PRECISION" | "REAL"),
            literal,
        ) => {
            match literal {
                Int(_) | Float(_) => literal,
                // As Python writes it.
                Bool(value) => Float(if value { "True" } else { "False" }.to_owned()),
                Str(text) if number(&text) => Float(text.to_string()),
                literal => return unwritten(literal),
            }
        }
        (TypeKind::Characters { .. } | TypeKind::Enum(_) | TypeKind::Plain("CITEXT"), Str(text)) => Str(text),
        (TypeKind::Plain("DATE"), Quoted(text)) if is_moment(&text) => Quoted(part(&text, 0)),
        (TypeKind::Moment { family: "TIME", .. }, Quoted(text)) if is_moment(&text) => Quoted(part(&text, 1)),
        (TypeKind::Moment { .. }, Quoted(text)) if is_moment(&text) => Quoted(text),
        // The type writes whatever `str()` makes of a value.
        (TypeKind::Plain("UUID"), Int(digits) | Float(digits)) => Quoted(digits),
        (TypeKind::Plain("UUID"), Bool(value)) => Quoted(if value { "True" } else { "False" }.to_owned()),
        (TypeKind::Plain("UUID"), literal) => literal,
        (TypeKind::Plain("BYTEA"), Bytes(text)) => Bytes(text),
        (TypeKind::Plain("OID"), Int(digits)) => Int(digits),
        (
            TypeKind::Boolean
            | TypeKind::Characters { .. }
            | TypeKind::Enum(_)
            | TypeKind::Moment { .. }
            | TypeKind::Interval { .. }
            | TypeKind::Plain("DATE" | "CITEXT" | "BYTEA"),
            literal,
        ) => return unwritten(literal),
        (TypeKind::Plain(_) | TypeKind::Bit { .. }, literal) => {
            return sent_only(Expr::Literal(literal), NO_RENDERER);
        }
        // Types of other libraries have rules of their own.
        (_, literal) => literal,
    };
    Expr::Literal(written)
}

/// Whether the text of a quoted literal is a date or a time, and not a UUID.
fn is_moment(text: &str) -> bool {
    text.contains(':') || text.split('-').count() == 3
}

/// The date or the time of a moment, as SQLAlchemy cuts its text.
fn part(text: &str, at: usize) -> String {
    let mut parts = text.split(' ');
    let first = parts.next().unwrap_or(text);
    if at == 0 { first } else { parts.next().unwrap_or(first) }.to_owned()
}
