//! `op.alter_column`: up to five statements, in Alembic's order.

use std::collections::BTreeMap;

use super::{
    Refused, Sink, column,
    ident::{altered_relation, name, quote, relation},
    table::label_check,
    text::{quoted, wrap},
    types::sql_type,
};
use crate::{
    fact::{Fact, Text},
    ops::{AlterColumn, EnumType, Identity, Name, ServerDefault, TypeKind},
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
        Some(ServerDefault::Identity(identity)) if existing.is_some() => match existing {
            Some(ServerDefault::Identity(existing)) => text.push_str(&identity_change(identity, existing)),
            existing => match (identity_change(identity, &Identity::default()), existing) {
                (change, Some(ServerDefault::Expr(_))) if change.is_empty() => {
                    return Err(Refused::alembic("TypeError: Boolean value of this clause is not defined"));
                }
                (change, _) => text.push_str(&change),
            },
        },
        Some(ServerDefault::Identity(identity)) => {
            text.push_str("ADD ");
            text.push_str(&column::identity_clause(identity));
        }
        None if matches!(existing, Some(ServerDefault::Identity(_))) => text.push_str("DROP IDENTITY"),
        // Nothing is behind it: Alembic writes a statement that PostgreSQL does not take.
        Some(_) if matches!(existing, Some(ServerDefault::Identity(_))) => {}
        Some(default) => text.push(&wrap("SET DEFAULT ", &column::default_value(default)?, "")),
        None => text.push_str("DROP DEFAULT"),
    }
    Ok(text)
}

/// `SET GENERATED … SET …`: what an identity has that the existing one has not, by name. What it leaves out stays.
fn identity_change(new: &Identity, existing: &Identity) -> String {
    let mut changes = Vec::new();
    if new.always != existing.always {
        changes.push(format!("SET GENERATED {}", if new.always { "ALWAYS" } else { "BY DEFAULT" }));
    }
    let known = identity_options(&existing.options);
    for (name, words) in identity_options(&new.options) {
        if known.get(name) != Some(&words) {
            changes.push(format!("SET {words}"));
        }
    }
    changes.join(" ")
}

/// The options of a sequence by SQLAlchemy's names for them.
fn identity_options(options: &str) -> BTreeMap<&'static str, String> {
    const STARTS: [(&str, &str); 9] = [
        ("increment", "INCREMENT BY "),
        ("start", "START WITH "),
        ("minvalue", "MINVALUE "),
        ("maxvalue", "MAXVALUE "),
        ("nominvalue", "NO MINVALUE"),
        ("nomaxvalue", "NO MAXVALUE"),
        ("cache", "CACHE "),
        ("cycle", "CYCLE"),
        ("cycle", "NO CYCLE"),
    ];
    let mut found = BTreeMap::new();
    let mut rest = options;
    while let Some((name, start)) = STARTS.iter().find(|(_, start)| rest.starts_with(start)) {
        let value = rest.strip_prefix(start).unwrap_or("");
        let number = if start.ends_with(' ') { value.split(' ').next().unwrap_or("") } else { "" };
        let length = start.len() + number.len();
        found.insert(*name, rest.get(..length).unwrap_or("").to_owned());
        rest = rest.get(length..).unwrap_or("").trim_start();
    }
    found
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
