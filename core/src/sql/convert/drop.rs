//! `DROP`, `RENAME`, `SET SCHEMA`, `COMMENT`: statements that name an object of any kind.

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
        Type::ObjectPolicy | Type::ObjectRule => ObjectKind::Policy,
        Type::ObjectFunction | Type::ObjectProcedure | Type::ObjectRoutine | Type::ObjectAggregate => {
            ObjectKind::Function
        }
        Type::ObjectExtension => ObjectKind::Extension,
        Type::ObjectStatisticExt => ObjectKind::Statistics,
        // Also the attributes of a composite type and the constraints of a domain: no table has them.
        _ => ObjectKind::Other,
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
    if belongs_to_table(of) { table_in(node) } else { list_name(node) }
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
        ObjectKind::Column | ObjectKind::Constraint | ObjectKind::Trigger | ObjectKind::Policy
    );
    Form::Rename {
        object: object_kind(rename.rename_type()),
        relation,
        from: if within { written(&rename.subname) } else { None },
        to: rename.newname.clone(),
    }
}
