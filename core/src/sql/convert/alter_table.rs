//! `ALTER TABLE`, `ALTER INDEX` and their kin: everything with subcommands.

use super::{
    super::tree::{Kind, kind, pb, qualified, relation, relation_of, type_name, written},
    column::{column, constraint},
    drop::object_kind,
    walk,
};
use crate::sql::{AlterAction, ConstraintDef, ConstraintForm, Form, OwnedBy, TypeName};

/// The form, where the statement is of this family.
pub(super) fn form(statement: &Kind) -> Option<Form> {
    let Kind::AlterTableStmt(alter) = statement else { return None };
    let actions = alter.cmds.iter().filter_map(|node| match kind(node)? {
        Kind::AlterTableCmd(command) => Some(action(command)),
        _ => None,
    });
    Some(Form::AlterTable {
        table: relation_of(alter.relation.as_ref()),
        object: object_kind(alter.objtype()),
        actions: actions.collect(),
        if_exists: alter.missing_ok,
        only: alter.relation.as_ref().is_some_and(|range| !range.inh),
    })
}

fn action(command: &pb::AlterTableCmd) -> AlterAction {
    use pb::AlterTableType as Type;
    let name = command.name.clone();
    let cascade = command.behavior() == pb::DropBehavior::DropCascade;
    let if_exists = command.missing_ok;
    let def = command.def.as_deref().and_then(kind);
    match (command.subtype(), def) {
        (Type::AtAddColumn, Some(Kind::ColumnDef(def))) => {
            AlterAction::AddColumn { column: column(def), if_not_exists: command.missing_ok }
        }
        (Type::AtDropColumn, _) => AlterAction::DropColumn { column: name, cascade, if_exists },
        (Type::AtAlterColumnType, Some(Kind::ColumnDef(def))) => set_type(name, def),
        (Type::AtSetNotNull, _) => AlterAction::SetNotNull { column: name },
        (Type::AtDropNotNull, _) => AlterAction::DropNotNull { column: name },
        (Type::AtColumnDefault, _) => set_default(name, command.def.as_deref()),
        (Type::AtAddIdentity, _) => AlterAction::Identity { column: name, adds: Some(true) },
        (Type::AtSetIdentity, _) => AlterAction::Identity { column: name, adds: None },
        (Type::AtDropIdentity, _) => {
            AlterAction::Identity { column: name, adds: (!if_exists).then_some(false) }
        }
        (Type::AtAddConstraint, Some(Kind::Constraint(part))) => {
            constraint(part).map_or_else(|| other(command), AlterAction::AddConstraint)
        }
        (Type::AtDropConstraint, _) => AlterAction::DropConstraint { name, if_exists, cascade },
        (Type::AtValidateConstraint, _) => AlterAction::ValidateConstraint { name },
        (Type::AtAlterConstraint, Some(Kind::AtalterConstraint(change))) => AlterAction::AlterConstraint {
            name: change.conname.clone(),
            enforced: change.alter_enforceability.then_some(change.is_enforced),
        },
        (Type::AtAttachPartition, Some(Kind::PartitionCmd(partition))) => AlterAction::AttachPartition {
            partition: relation_of(partition.name.as_ref()),
            default: partition.bound.as_ref().is_some_and(|bound| bound.is_default),
        },
        (Type::AtDetachPartition, Some(Kind::PartitionCmd(partition))) => AlterAction::DetachPartition {
            partition: relation_of(partition.name.as_ref()),
            concurrently: partition.concurrent,
        },
        _ => other(command),
    }
}

fn other(command: &pb::AlterTableCmd) -> AlterAction {
    let named = match command.def.as_deref().and_then(kind) {
        Some(Kind::RangeVar(range)) => Some(relation(range).to_string()),
        Some(Kind::PartitionCmd(partition)) => partition.name.as_ref().map(|name| relation(name).to_string()),
        Some(Kind::ReplicaIdentityStmt(identity)) => written(&identity.name),
        _ => written(&command.name),
    };
    AlterAction::Other { subtype: command.subtype().as_str_name().to_owned(), name: named }
}

fn set_default(column: String, default: Option<&pb::Node>) -> AlterAction {
    match default {
        Some(default) if !walk::is_null(default) => {
            let found = walk::find(Some(default));
            AlterAction::SetDefault { column, functions: found.functions, strings: found.strings }
        }
        _ => AlterAction::DropDefault { column },
    }
}

fn set_type(column: String, def: &pb::ColumnDef) -> AlterAction {
    let type_ = def.type_name.as_ref().map(type_name).unwrap_or_default();
    let using = def.raw_default.as_deref();
    AlterAction::SetType {
        using: using.is_some(),
        converts: using.is_some_and(|using| !casts(using, &column, &type_)),
        collation: def.coll_clause.as_ref().map(|clause| qualified(&clause.collname).to_string()),
        column,
        type_,
    }
}

/// Whether an expression is the column itself, perhaps cast to `type_`.
fn casts(using: &pb::Node, column: &str, type_: &TypeName) -> bool {
    match kind(using) {
        Some(Kind::TypeCast(cast)) => {
            let target = cast.type_name.as_ref().map(type_name);
            target.as_ref() == Some(type_)
                && cast.arg.as_deref().and_then(walk::column).as_deref() == Some(column)
        }
        _ => walk::column(using).as_deref() == Some(column),
    }
}

/// A domain's new constraint, as the domain's statement needs it.
pub(super) fn added(node: Option<&pb::Node>) -> Option<ConstraintDef> {
    match kind(node?)? {
        Kind::Constraint(part) => constraint(part).or_else(|| not_null(part)),
        _ => None,
    }
}

fn not_null(part: &pb::Constraint) -> Option<ConstraintDef> {
    (part.contype() == pb::ConstrType::ConstrNotnull).then(|| ConstraintDef {
        name: written(&part.conname),
        form: ConstraintForm::NotNull { column: String::new() },
        not_valid: part.skip_validation,
        not_enforced: false,
        deferrable: false,
        no_inherit: false,
    })
}

/// The column that a sequence is made to belong to.
pub(super) fn owner(options: &[pb::Node]) -> Option<OwnedBy> {
    options.iter().find_map(|node| match kind(node)? {
        Kind::DefElem(option) if option.defname == "owned_by" => match kind(option.arg.as_deref()?)? {
            Kind::List(parts) => {
                let (column, table) = parts.items.split_last()?;
                // `NONE` is a name like any other here.
                if table.is_empty() {
                    return Some(OwnedBy::Nothing);
                }
                Some(OwnedBy::Column(qualified(table), qualified(std::slice::from_ref(column)).name))
            }
            _ => None,
        },
        _ => None,
    })
}
