//! `DROP`, `RENAME`, `SET SCHEMA`, `COMMENT`, members of extensions: statements that name an object of any kind.

use super::{
    super::tree::{Kind, from_parts, kind, pb, qualified, relation, strings, written},
    create::list_name,
};
use crate::sql::{Form, ObjectKind, RelName};

/// The form, where the statement is of this family.
pub(super) fn form(statement: &Kind) -> Option<Form> {
    Some(match statement {
        Kind::DropStmt(drop) => Form::Drop {
            object: object_kind(drop.remove_type()),
            names: drop.objects.iter().filter_map(|node| dropped(drop.remove_type(), node)).collect(),
            part: drop.objects.first().and_then(|node| part(drop.remove_type(), node)),
            concurrently: drop.concurrent,
            if_exists: drop.missing_ok,
            cascade: drop.behavior() == pb::DropBehavior::DropCascade,
        },
        Kind::RenameStmt(rename) => renamed(rename),
        Kind::AlterObjectSchemaStmt(alter) => Form::SetSchema {
            object: object_kind(alter.object_type()),
            relation: alter
                .relation
                .as_ref()
                .map(relation)
                .or_else(|| list_name(alter.object.as_deref()?))
                .unwrap_or_default(),
            to: alter.newschema.clone(),
        },
        Kind::AlterEnumStmt(alter) if alter.old_val.is_empty() => Form::AddEnumValue {
            name: qualified(&alter.type_name),
            label: alter.new_val.clone(),
            if_not_exists: alter.skip_if_new_val_exists,
            placed: !alter.new_val_neighbor.is_empty(),
        },
        Kind::AlterEnumStmt(alter) => Form::Rename {
            object: ObjectKind::EnumValue,
            relation: qualified(&alter.type_name),
            from: written(&alter.old_val),
            to: alter.new_val.clone(),
        },
        Kind::CommentStmt(comment) => Form::Comment {
            object: object_kind(comment.objtype()),
            relation: commented(comment.objtype(), comment.object.as_deref()),
        },
        Kind::AlterExtensionContentsStmt(alter) => Form::Extension {
            member: true,
            object: object_kind(alter.objtype()),
            relation: commented(alter.objtype(), alter.object.as_deref()),
        },
        Kind::AlterObjectDependsStmt(alter) => Form::Extension {
            member: false,
            object: object_kind(alter.object_type()),
            relation: alter.relation.as_ref().map(relation),
        },
        _ => return None,
    })
}

/// The kind of object that the grammar names.
pub(super) fn object_kind(of: pb::ObjectType) -> ObjectKind {
    use pb::ObjectType as Type;
    match of {
        Type::ObjectTable => ObjectKind::Table,
        Type::ObjectIndex => ObjectKind::Index,
        Type::ObjectView => ObjectKind::View,
        Type::ObjectMatview => ObjectKind::MaterializedView,
        Type::ObjectSequence => ObjectKind::Sequence,
        Type::ObjectForeignTable => ObjectKind::ForeignTable,
        Type::ObjectType => ObjectKind::Type,
        Type::ObjectDomain => ObjectKind::Domain,
        Type::ObjectSchema => ObjectKind::Schema,
        Type::ObjectColumn => ObjectKind::Column,
        Type::ObjectTabconstraint => ObjectKind::Constraint,
        Type::ObjectTrigger => ObjectKind::Trigger,
        Type::ObjectPolicy => ObjectKind::Policy,
        Type::ObjectRule => ObjectKind::Rule,
        Type::ObjectFunction => ObjectKind::Function("function"),
        Type::ObjectProcedure => ObjectKind::Function("procedure"),
        Type::ObjectRoutine => ObjectKind::Function("routine"),
        Type::ObjectAggregate => ObjectKind::Function("aggregate"),
        Type::ObjectExtension => ObjectKind::Extension,
        Type::ObjectStatisticExt => ObjectKind::Statistics,
        // Also the attributes of a composite type and the constraints of a domain: no table has them.
        _ => ObjectKind::Other(word(of)),
    }
}

/// The word for an object that Retort has no kind for.
fn word(of: pb::ObjectType) -> &'static str {
    use pb::ObjectType as Type;
    match of {
        Type::ObjectAccessMethod => "access method",
        Type::ObjectCast => "cast",
        Type::ObjectCollation => "collation",
        Type::ObjectConversion => "conversion",
        Type::ObjectDatabase => "database",
        Type::ObjectEventTrigger => "event trigger",
        Type::ObjectFdw => "foreign-data wrapper",
        Type::ObjectForeignServer => "foreign server",
        Type::ObjectLanguage => "language",
        Type::ObjectOpclass => "operator class",
        Type::ObjectOperator => "operator",
        Type::ObjectOpfamily => "operator family",
        Type::ObjectPublication => "publication",
        Type::ObjectRole => "role",
        Type::ObjectSubscription => "subscription",
        Type::ObjectTablespace => "tablespace",
        Type::ObjectTransform => "transform",
        Type::ObjectTsconfiguration => "text search configuration",
        Type::ObjectTsdictionary => "text search dictionary",
        Type::ObjectTsparser => "text search parser",
        Type::ObjectTstemplate => "text search template",
        Type::ObjectUserMapping => "user mapping",
        _ => "object",
    }
}

/// Whether the last part of such an object's name is its own and the parts before it are its table's.
fn belongs_to_table(of: pb::ObjectType) -> bool {
    use pb::ObjectType as Type;
    matches!(
        of,
        Type::ObjectTrigger
            | Type::ObjectPolicy
            | Type::ObjectRule
            | Type::ObjectTabconstraint
            | Type::ObjectColumn
    )
}

fn dropped(of: pb::ObjectType, node: &pb::Node) -> Option<RelName> {
    use pb::ObjectType as Type;
    match (of, kind(node)) {
        _ if belongs_to_table(of) => table_in(node),
        // The access method stands in front of the name.
        (Type::ObjectOpclass | Type::ObjectOpfamily, Some(Kind::List(list))) => {
            Some(qualified(list.items.get(1..).unwrap_or(&[])))
        }
        _ => list_name(node),
    }
}

/// The own name of what belongs to a table.
fn part(of: pb::ObjectType, node: &pb::Node) -> Option<String> {
    match kind(node)? {
        Kind::List(list) if belongs_to_table(of) => strings(&list.items).pop(),
        _ => None,
    }
}

/// The table in `table.thing` or `schema.table.thing`.
fn table_in(node: &pb::Node) -> Option<RelName> {
    match kind(node)? {
        Kind::List(list) => {
            let parts = strings(&list.items);
            let (_, table) = parts.split_last()?;
            (!table.is_empty()).then(|| from_parts(table))
        }
        _ => None,
    }
}

fn commented(of: pb::ObjectType, object: Option<&pb::Node>) -> Option<RelName> {
    use pb::ObjectType as Type;
    let object = object?;
    match of {
        _ if belongs_to_table(of) => table_in(object),
        Type::ObjectTable
        | Type::ObjectIndex
        | Type::ObjectView
        | Type::ObjectMatview
        | Type::ObjectSequence
        | Type::ObjectForeignTable => list_name(object),
        _ => None,
    }
}

fn renamed(rename: &pb::RenameStmt) -> Form {
    let relation = rename
        .relation
        .as_ref()
        .map(relation)
        .or_else(|| list_name(rename.object.as_deref()?))
        .or_else(|| written(&rename.subname).map(RelName::bare))
        .unwrap_or_default();
    let within = matches!(
        object_kind(rename.rename_type()),
        ObjectKind::Column
            | ObjectKind::Constraint
            | ObjectKind::Trigger
            | ObjectKind::Policy
            | ObjectKind::Rule
    );
    Form::Rename {
        object: object_kind(rename.rename_type()),
        relation,
        from: if within { written(&rename.subname) } else { None },
        to: rename.newname.clone(),
    }
}
