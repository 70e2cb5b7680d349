//! `op.alter_column`: up to five statements, in Alembic's order.

use super::{
    Refused, Sink, column,
    ident::{altered_relation, name, quote, relation},
    table::label_check,
    text::{quoted, wrap},
    types::sql_type,
};
use crate::{
    fact::{Fact, Text},
    ops::{AlterColumn, EnumType, Name, ServerDefault, TypeKind},
};

/// The type first, then `NOT NULL`, the default, the comment, and the new name last.
pub(super) fn column(alter: &AlterColumn, sink: &mut Sink<'_>) -> Result<(), Refused> {
    let using = alter.using.as_ref();
    if let (Some(existing), Some(_)) = (&alter.existing_type, &alter.type_)
        && let TypeKind::Enum(existing) = &existing.kind
        && has_check(existing)
    {
        sink.push(&drop_check(alter, existing)?);
    }
    if using.is_some() && alter.type_.is_none() {
        return Err(Refused::alembic("CommandError: postgresql_using must be used with the type_ parameter"));
    }
    if let Some(type_) = &alter.type_ {
        let mut text = head(alter);
        text.push(&wrap("TYPE ", &sql_type(type_)?, " "));
        if let Some(using) = using.filter(|using| !using.is_empty()) {
            text.push(&wrap("USING ", using, ""));
        }
        sink.push(&text);
    }
    if let Some(nullable) = &alter.nullable {
        let mut text = head(alter);
        match nullable {
            Fact::Known(true) => text.push_str("DROP NOT NULL"),
            Fact::Known(false) => text.push_str("SET NOT NULL"),
            Fact::Unknown(unknown) => text.push_hole(unknown.clone()),
        }
        sink.push(&text);
    }
    if let Some(default) = &alter.server_default {
        sink.push(&server_default(alter, default.as_ref())?);
    }
    if let Some(comment) = &alter.comment {
        let mut text = wrap("COMMENT ON COLUMN ", &altered_relation(&alter.table), ".");
        text.push(&quote(&alter.column));
        text.push_str(" IS ");
        text.push(&comment.as_ref().map_or_else(|| "NULL".into(), quoted));
        sink.push(&text);
    }
    if let Some(new_name) = &alter.new_name {
        let mut text = wrap("ALTER TABLE ", &altered_relation(&alter.table), " RENAME ");
        text.push(&quote(&alter.column));
        text.push_str(" TO ");
        text.push(&quote(new_name));
        sink.push(&text);
    }
    if let Some(type_) = &alter.type_
        && let Some(check) = label_check(&alter.column, type_)?
    {
        let mut text = wrap("ALTER TABLE ", &relation(&alter.table), " ADD ");
        text.push(&check);
        sink.push(&text);
    }
    Ok(())
}

/// `ALTER TABLE … ALTER COLUMN … `.
fn head(alter: &AlterColumn) -> Text {
    let mut text = wrap("ALTER TABLE ", &altered_relation(&alter.table), " ALTER COLUMN ");
    text.push(&quote(&alter.column));
    text.push_str(" ");
    text
}

/// `SET DEFAULT` or `DROP DEFAULT`.
fn server_default(alter: &AlterColumn, default: Option<&ServerDefault>) -> Result<Text, Refused> {
    let mut text = head(alter);
    let existing = alter.existing_server_default.as_ref().and_then(Option::as_ref);
    if [default, existing].iter().any(|one| matches!(one, Some(ServerDefault::Computed(_)))) {
        return Err(Refused::alembic(
            "CompileError: Adding or removing a \"computed\" construct, e.g. GENERATED ALWAYS AS, to or from an existing \
             column is not supported.",
        ));
    }
    match default {
        Some(ServerDefault::Identity(_)) if existing.is_some() => {
            return Err(Refused { reason: "changing an identity that exists already".to_owned() });
        }
        Some(ServerDefault::Identity(identity)) => {
            text.push_str("ADD ");
            text.push_str(&column::identity_clause(identity));
        }
        None if matches!(existing, Some(ServerDefault::Identity(_))) => text.push_str("DROP IDENTITY"),
        Some(default) => text.push(&wrap("SET DEFAULT ", &column::default_value(default)?, "")),
        None => text.push_str("DROP DEFAULT"),
    }
    Ok(text)
}

/// Whether an enum is stored as text with a check on its labels.
fn has_check(enum_type: &EnumType) -> bool {
    !enum_type.is_native() && enum_type.create_constraint
}

/// The check of the enum that the column had.
fn drop_check(alter: &AlterColumn, existing: &EnumType) -> Result<Text, Refused> {
    let Some(check) = &existing.name else {
        return Err(Refused::alembic(
            "CompileError: Can't emit DROP CONSTRAINT for the enum's check; it has no name",
        ));
    };
    let mut text = wrap("ALTER TABLE ", &relation(&alter.table), " DROP CONSTRAINT ");
    text.push(&name(&Name::Given { text: check.clone(), fixed: false })?.unwrap_or_default());
    Ok(text)
}
