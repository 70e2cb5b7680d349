//! Column types as PostgreSQL's SQL.

use super::{Refused, ident::qualified, text::join};
use crate::{
    fact::{Fact, Piece, Text},
    ops::{EnumType, SqlType, TypeKind},
};

/// A type, as `CREATE TABLE`, `ALTER COLUMN … TYPE` and `CAST` write it.
pub(super) fn sql_type(type_: &SqlType) -> Result<Text, Refused> {
    Ok(match &type_.kind {
        TypeKind::SmallInteger => "SMALLINT".into(),
        TypeKind::Integer => "INTEGER".into(),
        TypeKind::BigInteger => "BIGINT".into(),
        TypeKind::Boolean => "BOOLEAN".into(),
        TypeKind::Characters { family, length, collation } => {
            let mut text = Text::known(*family);
            match length {
                Some(Fact::Known(0)) | None => {}
                Some(length) => push_number(&mut text, "(", length, ")"),
            }
            if let Some(collation) = collation {
                push_collation(&mut text, collation);
            }
            text
        }
        TypeKind::Numeric { decimal, precision, scale } => {
            let mut text = Text::known(if *decimal { "DECIMAL" } else { "NUMERIC" });
            if let Some(precision) = precision {
                push_number(&mut text, "(", precision, "");
                if let Some(scale) = scale {
                    push_number(&mut text, ", ", scale, "");
                }
                text.push_str(")");
            }
            text
        }
        TypeKind::Float(precision) => {
            let mut text = Text::known("FLOAT");
            match precision {
                Some(Fact::Known(0)) | None => {}
                Some(precision) => push_number(&mut text, "(", precision, ")"),
            }
            text
        }
        TypeKind::Moment { family, timezone, precision } => {
            let mut text = Text::known(*family);
            if let Some(precision) = precision {
                push_number(&mut text, "(", precision, ")");
            }
            match timezone {
                Fact::Known(true) => text.push_str(" WITH TIME ZONE"),
                Fact::Known(false) => text.push_str(" WITHOUT TIME ZONE"),
                Fact::Unknown(unknown) => {
                    text.push_str(" ");
                    text.push_hole(unknown.clone());
                }
            }
            text
        }
        TypeKind::Interval { fields, precision } => {
            let mut text = Text::known("INTERVAL");
            if let Some(fields) = fields {
                text.push_str(" ");
                text.push(fields);
            }
            if let Some(precision) = precision {
                push_number(&mut text, " (", precision, ")");
            }
            text
        }
        TypeKind::Bit { varying, length } => {
            let mut text = Text::known(if *varying { "BIT VARYING" } else { "BIT" });
            match length {
                Some(length) => push_number(&mut text, "(", length, ")"),
                None if *varying => {}
                None => text.push_str("(1)"),
            }
            text
        }
        TypeKind::Enum(enum_type) => enum_in_column(enum_type)?,
        TypeKind::Domain { name, schema, .. } => qualified(schema.as_ref(), name),
        TypeKind::Array { item, dimensions } => array(&sql_type(item)?, *dimensions),
        TypeKind::Written(text) | TypeKind::Spatial { sql: text, .. } => text.clone(),
        TypeKind::Plain(name) => Text::known(*name),
        TypeKind::Refused(name) => {
            return Err(Refused::alembic(format!(
                "UnsupportedCompilationError: Compiler can't render element of type {name}"
            )));
        }
        TypeKind::Missing => {
            return Err(Refused::alembic(
                "CompileError: Can't generate DDL for NullType(); did you forget to specify a type on this Column?",
            ));
        }
        TypeKind::Unknown(unknown) => Text::unknown(unknown.clone()),
    })
}

/// A number between two bits of text; a hole where it is unknown.
fn push_number(text: &mut Text, before: &str, number: &Fact<i64>, after: &str) {
    text.push_str(before);
    match number {
        Fact::Known(number) => text.push_str(&number.to_string()),
        Fact::Unknown(unknown) => text.push_hole(unknown.clone()),
    }
    text.push_str(after);
}

/// A collation as a type carries it, always in quotes.
fn push_collation(text: &mut Text, collation: &Text) {
    if !collation.is_empty() {
        text.push_str(" COLLATE \"");
        text.push(collation);
        text.push_str("\"");
    }
}

/// An array: its brackets stand before the elements' collation.
fn array(item: &Text, dimensions: u8) -> Text {
    let brackets = "[]".repeat(usize::from(dimensions));
    let mut result = Text::default();
    let mut placed = false;
    for piece in item.pieces() {
        match piece {
            Piece::Known(known) if !placed && known.contains(" COLLATE") => {
                let at = known.find(" COLLATE").unwrap_or(known.len());
                let (before, collation) = known.split_at(at);
                result.push_str(before);
                result.push_str(&brackets);
                result.push_str(collation);
                placed = true;
            }
            Piece::Known(known) => result.push_str(known),
            Piece::Hole(unknown) => result.push_hole(unknown.clone()),
        }
    }
    if !placed {
        result.push_str(&brackets);
    }
    result
}

/// An enum as a column's type: its name, or for one that is not native a VARCHAR as long as its longest label.
fn enum_in_column(enum_type: &EnumType) -> Result<Text, Refused> {
    if enum_type.is_native() {
        return enum_name(enum_type);
    }
    let longest = enum_type.labels.as_ref().map(|labels| {
        labels
            .iter()
            .map(|label| label.as_known().map_or(0, |known| known.chars().count()))
            .max()
            .unwrap_or(0)
    });
    let length = match (enum_type.length, longest) {
        (Some(given), Some(longest)) if usize::try_from(given).is_ok_and(|given| given < longest) => {
            return Err(Refused::alembic(format!(
                "ValueError: When provided, length must be larger or equal than the length of the longest enum value. \
                 {given} < {longest}"
            )));
        }
        (Some(given), _) => given.to_string(),
        (None, Some(longest)) if longest > 0 => longest.to_string(),
        (None, _) => return Ok("VARCHAR".into()),
    };
    Ok(Text::known(format!("VARCHAR({length})")))
}

/// An enum type's name, which PostgreSQL needs.
pub(super) fn enum_name(enum_type: &EnumType) -> Result<Text, Refused> {
    match &enum_type.name {
        Some(name) if !name.is_empty() => Ok(qualified(enum_type.schema.as_ref(), name)),
        _ => Err(Refused::alembic("CompileError: PostgreSQL ENUM type requires a name.")),
    }
}

/// The labels as SQL literals in a row; a hole where the labels are unknown.
pub(super) fn enum_labels(enum_type: &EnumType) -> Text {
    match &enum_type.labels {
        Some(labels) => {
            let quoted: Vec<Text> = labels.iter().map(super::text::quoted).collect();
            join(&quoted, ", ")
        }
        None => Text::unknown(crate::fact::Unknown::new(
            "labels",
            "the enum's labels are not in this file",
            enum_type.at,
        )),
    }
}
