//! Everything that is neither schema nor rows: maintenance, settings, transactions, `DO`.

use super::{
    super::tree::{Kind, kind, pb, qualified, relation, relation_of, relations},
    alter_table::{added, owner},
    dml::constant,
};
use crate::{
    pg::LockMode,
    sql::{Form, TransactionControl},
};

/// The form, where the statement is of this family.
pub(super) fn form(statement: &Kind) -> Option<Form> {
    Some(match statement {
        Kind::AlterDomainStmt(alter) => alter_domain(alter),
        Kind::AlterSeqStmt(alter) => {
            Form::AlterSequence { name: relation_of(alter.sequence.as_ref()), owner: owner(&alter.options) }
        }
        Kind::RefreshMatViewStmt(refresh) => Form::RefreshView {
            name: relation_of(refresh.relation.as_ref()),
            concurrently: refresh.concurrent,
        },
        Kind::LockStmt(lock) => {
            let only = lock
                .relations
                .iter()
                .any(|node| matches!(kind(node), Some(Kind::RangeVar(range)) if !range.inh));
            Form::LockTable { tables: relations(&lock.relations), mode: lock_mode(lock.mode), only }
        }
        Kind::ReindexStmt(reindex) => reindexed(reindex),
        Kind::VacuumStmt(vacuum) => vacuumed(vacuum),
        Kind::ClusterStmt(cluster) => Form::Cluster { table: cluster.relation.as_ref().map(relation) },
        Kind::VariableSetStmt(set) => setting(set),
        Kind::TransactionStmt(transaction) => Form::Transaction(control(transaction)),
        Kind::GrantStmt(grant) => Form::Grant { relations: relations(&grant.objects) },
        Kind::GrantRoleStmt(_) | Kind::AlterDefaultPrivilegesStmt(_) => Form::Grant { relations: Vec::new() },
        Kind::DoStmt(_) => Form::Do,
        Kind::CallStmt(_) => Form::Call,
        _ => return None,
    })
}

fn alter_domain(alter: &pb::AlterDomainStmt) -> Form {
    let name = qualified(&alter.type_name);
    match alter.subtype.as_str() {
        // ADD CONSTRAINT.
        "C" => {
            let checked = added(alter.def.as_deref()).is_none_or(|constraint| !constraint.not_valid);
            Form::AlterDomain { name, validates: checked, constrains: true }
        }
        // SET NOT NULL.
        "O" => Form::AlterDomain { name, validates: true, constrains: true },
        // VALIDATE CONSTRAINT.
        "V" => Form::AlterDomain { name, validates: true, constrains: false },
        _ => Form::AlterDomain { name, validates: false, constrains: false },
    }
}

/// The grammar gives the number of the mode, weakest first, from 1.
fn lock_mode(number: i32) -> LockMode {
    usize::try_from(number)
        .ok()
        .and_then(|number| LockMode::ALL.get(number.checked_sub(1)?))
        .copied()
        .unwrap_or(LockMode::AccessExclusive)
}

fn reindexed(reindex: &pb::ReindexStmt) -> Form {
    use pb::ReindexObjectType as Type;
    Form::Reindex {
        relation: reindex.relation.as_ref().map(relation),
        index: reindex.kind() == Type::ReindexObjectIndex,
        many: !matches!(reindex.kind(), Type::ReindexObjectIndex | Type::ReindexObjectTable),
        concurrently: option(&reindex.params, "concurrently"),
    }
}

fn vacuumed(vacuum: &pb::VacuumStmt) -> Form {
    let tables = vacuum.rels.iter().filter_map(|node| match kind(node)? {
        Kind::VacuumRelation(table) => table.relation.as_ref().map(relation),
        _ => None,
    });
    Form::Vacuum {
        tables: tables.collect(),
        full: option(&vacuum.options, "full"),
        analyze_only: !vacuum.is_vacuumcmd,
    }
}

/// Whether an option is switched on.
pub(super) fn option(list: &[pb::Node], name: &str) -> bool {
    list.iter().any(|node| match kind(node) {
        Some(Kind::DefElem(option)) if option.defname == name => {
            !option.arg.as_deref().is_some_and(switched_off)
        }
        _ => false,
    })
}

fn switched_off(value: &pb::Node) -> bool {
    match kind(value) {
        Some(Kind::String(text)) => matches!(text.sval.as_str(), "off" | "false" | "no"),
        Some(Kind::Integer(number)) => number.ival == 0,
        Some(Kind::Boolean(value)) => !value.boolval,
        _ => false,
    }
}

fn setting(set: &pb::VariableSetStmt) -> Form {
    use pb::VariableSetKind as Set;
    let values: Option<Vec<String>> = set.args.iter().map(constant).collect();
    let value = match set.kind() {
        Set::VarSetValue => values.map(|values| values.join(", ")),
        _ => None,
    };
    let name = if set.kind() == Set::VarResetAll { "all".to_owned() } else { set.name.to_lowercase() };
    Form::Set { local: set.is_local, name, value }
}

fn control(transaction: &pb::TransactionStmt) -> TransactionControl {
    use pb::TransactionStmtKind as Is;
    let name = || transaction.savepoint_name.clone();
    match transaction.kind() {
        Is::TransStmtBegin | Is::TransStmtStart => TransactionControl::Begin,
        Is::TransStmtCommit => TransactionControl::Commit,
        Is::TransStmtRollback => TransactionControl::Rollback,
        Is::TransStmtSavepoint => TransactionControl::Savepoint(name()),
        Is::TransStmtRelease => TransactionControl::Release(name()),
        Is::TransStmtRollbackTo => TransactionControl::RollbackTo(name()),
        _ => TransactionControl::Other,
    }
}
