//! What SQLAlchemy refuses as soon as it is written: a keyword or a default that an object does not take.

use super::{
    super::{
        call::Call,
        interpreter::Interpreter,
        value::{ClassKind, Item, Object, Value},
    },
    keywords,
};
use crate::{
    fact::{Text, Unknown},
    ops::{Literal, OpKind, Via},
};

impl<'a> Interpreter<'a> {
    /// Notes that `call` raises `exception`; the statement that it stands in is not done.
    pub(crate) fn refuse(&mut self, exception: String, call: &Call<'a>) -> Value {
        let name = self.callee_name(call);
        let method = name.rsplit('.').next().unwrap_or(&name).to_owned();
        self.emit(OpKind::Refused { exception }, &method, call, Via::Op);
        // Outside of the function the file would not even load; the rest of it is read all the same.
        self.raised = self.entered;
        self.refused = self.entered;
        self.other(call.at, "the call raises")
    }

    /// The exception that making an object of SQLAlchemy's schema raises, if any.
    pub(super) fn construct_misfit(&self, path: &str, call: &Call<'a>) -> Option<String> {
        let name = path.strip_prefix("sa.").or_else(|| path.strip_prefix("pg."))?;
        if !call.args.is_empty() && takes_nothing(name) {
            return Some(format!("TypeError: {name}() takes no arguments"));
        }
        let misfit = match name {
            // What a foreign key is given, it passes on to its constraint.
            "ForeignKey" => keywords::misfit("ForeignKeyConstraint", call, |keyword| keyword == "column"),
            // SQLAlchemy 1.4 took `autoload=`, and old migrations have it.
            "Table" => keywords::misfit("Table", call, |keyword| keyword == "autoload"),
            // A type of the dialect may take more than its namesake.
            _ if path.starts_with("pg.") => keywords::misfit(&format!("postgresql.{name}"), call, |_| false),
            _ => keywords::misfit(name, call, |_| false),
        };
        misfit.or_else(|| match name {
            "Column" => call
                .keyword_value("server_default")
                .and_then(|value| self.default_misfit(value))
                .or_else(|| self.element_misfit(call)),
            "DefaultClause" => call.value(0, "arg").and_then(|value| self.default_misfit(value)),
            _ => None,
        })
    }

    /// The exception that a column raises for what stands behind its name and is neither a type nor part of a schema.
    fn element_misfit(&self, call: &Call<'a>) -> Option<String> {
        let named = usize::from(call.keyword("name").is_none());
        let stray = call.positional().skip(named).find(|arg| match &arg.value {
            Value::Str(_) | Value::Int(_) | Value::Float(_) | Value::Bool(_) => true,
            Value::Object(object) => matches!(&**object, Object::Expr(..) | Object::Sql(_)),
            _ => false,
        })?;
        let shown = self.excerpt(stray.at);
        Some(format!(
            "ArgumentError: 'SchemaItem' object, such as a 'Column' or a 'Constraint' expected, got {shown}"
        ))
    }

    /// A name with `quote=`: a hole where that asks for other quotes than SQLAlchemy puts by itself.
    pub(crate) fn as_quoted(name: Text, call: &Call<'a>) -> Text {
        let Some(Value::Bool(quote)) = call.keyword_value("quote") else { return name };
        let usual = name.as_known().map(|known| crate::quoting::quote_identifier(known) != known);
        if usual == Some(*quote) {
            return name;
        }
        let why = "it is to be quoted otherwise than SQLAlchemy does by itself";
        Text::unknown(Unknown::new(name.to_string(), why, call.at))
    }

    /// `quoted_name(name, quote)`: the name as it is, when SQLAlchemy would quote it so anyway.
    pub(super) fn quoted_name(&self, call: &Call<'a>) -> Value {
        let Some(name) = call.first(0) else { return self.other(call.at, "the call gives no name") };
        let usual = name.as_known_str().map(|known| crate::quoting::quote_identifier(known) != known);
        match call.value(1, "quote") {
            None | Some(Value::None) => name.clone(),
            Some(Value::Bool(quote)) if usual == Some(*quote) => name.clone(),
            _ => self.other(call.at, "it is to be quoted otherwise than SQLAlchemy does by itself"),
        }
    }

    /// The exception that SQLAlchemy raises for a server default that is neither text nor SQL.
    pub(crate) fn default_misfit(&self, value: &Value) -> Option<String> {
        let class = match value {
            Value::Bool(_) => "class 'bool'",
            Value::Int(_) => "class 'int'",
            Value::Float(_) => "class 'float'",
            Value::Bytes(_) => "class 'bytes'",
            Value::List(_) => "class 'list'",
            Value::Tuple(_) => "class 'tuple'",
            Value::Set(_) => "class 'set'",
            Value::Dict(_) => "class 'dict'",
            Value::Function(_) => "class 'function'",
            Value::Class(_) => "class 'type'",
            Value::Instance(_) => return self.member_misfit(value),
            Value::Object(object) => match &**object {
                Object::Moment(moment) if moment.total_seconds().is_some() => "class 'datetime.timedelta'",
                Object::Moment(_) => "class 'datetime.datetime'",
                Object::Quoted(_) => "class 'uuid.UUID'",
                // Whole and decimal numbers are objects only where `Decimal` makes them.
                Object::Literal(Literal::Int(_) | Literal::Float(_)) => "class 'decimal.Decimal'",
                Object::Type(_) => "class 'sqlalchemy.types.TypeEngine'",
                Object::Sequence(_) => "class 'sqlalchemy.sql.schema.Sequence'",
                Object::Function(_) => "class 'sqlalchemy.sql.functions._FunctionGenerator'",
                _ => return None,
            },
            _ => return None,
        };
        Some(no_default(class))
    }

    /// A member of an enum is a text only where its class says that its members are.
    fn member_misfit(&self, value: &Value) -> Option<String> {
        let Item::Instance(instance) = self.item(value)? else { return None };
        let Item::Class(class) = self.state.item(instance.class)? else { return None };
        match class.kind {
            ClassKind::Enum { mixin } if !mixin.is_text() => {
                Some(no_default(&format!("enum '{}'", class.name)))
            }
            _ => None,
        }
    }
}

fn no_default(class: &str) -> String {
    format!(
        "ArgumentError: Argument 'arg' is expected to be one of type '<class 'str'>' or '<class \
         'sqlalchemy.sql.elements.ClauseElement'>' or '<class 'sqlalchemy.sql.elements.TextClause'>', got '<{class}>'"
    )
}

/// Types that are written without any argument.
fn takes_nothing(name: &str) -> bool {
    matches!(
        name,
        "Integer"
            | "INTEGER"
            | "INT"
            | "SmallInteger"
            | "SMALLINT"
            | "BigInteger"
            | "BIGINT"
            | "Date"
            | "DATE"
            | "INET"
            | "CIDR"
            | "MACADDR"
            | "MACADDR8"
            | "MONEY"
            | "OID"
            | "REGCLASS"
            | "REGCONFIG"
            | "TSVECTOR"
            | "TSQUERY"
    )
}
