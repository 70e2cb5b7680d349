//! What has no form of its own: `EXPLAIN` and its kin hold another statement, of the rest only names are kept.

use super::{
    super::tree::{Kind, kind, pb, qualified, relation_of, statement_name},
    drop::object_kind,
    form, utility,
};
use crate::sql::{Form, ObjectKind, RelName};

/// The form of a statement that no family takes.
pub(super) fn rest(statement: &Kind) -> Form {
    holder(statement).unwrap_or_else(|| Form::Other {
        node: node_name(statement),
        creates: creates(statement),
        drops: drops(statement),
    })
}

/// The form of a statement that holds another one.
fn holder(statement: &Kind) -> Option<Form> {
    let within = |query: &Option<Box<pb::Node>>| query.as_deref().and_then(kind).map(form);
    Some(match statement {
        Kind::ExplainStmt(explain) => {
            let of = within(&explain.query)?;
            if utility::option(&explain.options, "analyze") { of } else { Form::Explain { of: Box::new(of) } }
        }
        Kind::PrepareStmt(prepare) => {
            Form::Prepare { name: prepare.name.clone(), of: Box::new(within(&prepare.query)?) }
        }
        Kind::DeclareCursorStmt(declare) => within(&declare.query)?,
        Kind::ExecuteStmt(execute) => Form::Execute { name: execute.name.clone() },
        _ => return None,
    })
}

/// That of its node, unless PostgreSQL treats a kind of it apart.
fn node_name(statement: &Kind) -> &'static str {
    match statement {
        Kind::DiscardStmt(discard) if discard.target() == pb::DiscardMode::DiscardAll => "DiscardAll",
        Kind::AlterDatabaseStmt(alter) if names_option(&alter.options, "tablespace") => "AlterDatabaseMove",
        _ => statement_name(statement),
    }
}

fn names_option(options: &[pb::Node], name: &str) -> bool {
    options.iter().any(|node| matches!(kind(node), Some(Kind::DefElem(option)) if option.defname == name))
}

fn creates(statement: &Kind) -> Option<(ObjectKind, RelName)> {
    let other = |word, name: &str| (ObjectKind::Other(word), RelName::bare(name));
    Some(match statement {
        Kind::CompositeTypeStmt(create) => (ObjectKind::Type, relation_of(create.typevar.as_ref())),
        Kind::CreateRangeStmt(create) => (ObjectKind::Type, qualified(&create.type_name)),
        Kind::DefineStmt(create) => (object_kind(create.kind()), qualified(&create.defnames)),
        Kind::CreateAmStmt(create) => other("access method", &create.amname),
        Kind::CreateCastStmt(_) => other("cast", ""),
        Kind::CreateConversionStmt(create) => {
            (ObjectKind::Other("conversion"), qualified(&create.conversion_name))
        }
        Kind::CreateEventTrigStmt(create) => other("event trigger", &create.trigname),
        Kind::CreateFdwStmt(create) => other("foreign-data wrapper", &create.fdwname),
        Kind::CreateForeignServerStmt(create) => other("foreign server", &create.servername),
        Kind::CreateOpClassStmt(create) => {
            (ObjectKind::Other("operator class"), qualified(&create.opclassname))
        }
        Kind::CreateOpFamilyStmt(create) => {
            (ObjectKind::Other("operator family"), qualified(&create.opfamilyname))
        }
        Kind::CreatePlangStmt(create) => other("language", &create.plname),
        Kind::CreateRoleStmt(create) => other("role", &create.role),
        Kind::CreateSubscriptionStmt(create) => other("subscription", &create.subname),
        Kind::CreateTableSpaceStmt(create) => other("tablespace", &create.tablespacename),
        Kind::CreateTransformStmt(_) => other("transform", ""),
        Kind::CreateUserMappingStmt(_) => other("user mapping", ""),
        Kind::CreatedbStmt(create) => other("database", &create.dbname),
        _ => return None,
    })
}

fn drops(statement: &Kind) -> Vec<(ObjectKind, RelName)> {
    let other = |word, name: &str| vec![(ObjectKind::Other(word), RelName::bare(name))];
    match statement {
        Kind::DropRoleStmt(drop) => {
            let roles = drop.roles.iter().filter_map(|node| match kind(node)? {
                Kind::RoleSpec(role) => Some(RelName::bare(role.rolename.clone())),
                _ => None,
            });
            roles.map(|name| (ObjectKind::Other("role"), name)).collect()
        }
        Kind::DropSubscriptionStmt(drop) => other("subscription", &drop.subname),
        Kind::DropTableSpaceStmt(drop) => other("tablespace", &drop.tablespacename),
        Kind::DropUserMappingStmt(_) => other("user mapping", ""),
        Kind::DropdbStmt(drop) => other("database", &drop.dbname),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use prost::Message as _;

    use super::{
        super::super::tree::{Kind, kind, pb},
        form,
    };
    use crate::{pg::statement_facts, sql::Form};

    /// Nodes whose name says that they are statements, and that no text is.
    const NO_STATEMENTS: [&str; 5] = [
        "RawStmt",             // What holds each statement.
        "SetOperationStmt",    // Below a SELECT, after analysis.
        "ReturnStmt",          // The body of an SQL function.
        "PlassignStmt",        // PL/pgSQL's assignment.
        "ReplicaIdentityStmt", // A subcommand of ALTER TABLE.
    ];

    /// Those that get their form by what is in them, which an empty one has not.
    const BY_CONTENT: [&str; 5] = [
        "ExplainStmt",
        "PrepareStmt",
        "DeclareCursorStmt",
        "CreateForeignTableStmt", // `CREATE TABLE`.
        "CreateTableAsStmt",      // `CREATE TABLE`, or a materialized view.
    ];

    /// Every kind of statement that libpg_query's tree has, empty, with its name: a field of `Node` each.
    fn every_statement() -> Vec<(String, Kind)> {
        let statements = (1_u32..1000).filter_map(|field| {
            let mut bytes = Vec::new();
            prost::encoding::encode_key(field, prost::encoding::WireType::LengthDelimited, &mut bytes);
            bytes.push(0);
            let node = pb::Node::decode(bytes.as_slice()).ok()?;
            let kind = kind(&node)?.clone();
            let name = format!("{kind:?}").split('(').next()?.to_owned();
            name.ends_with("Stmt").then_some((name, kind))
        });
        statements.collect()
    }

    #[test]
    fn every_statement_has_facts_or_a_reason_to_have_none() {
        let all = every_statement();
        assert!(all.len() > 110, "{} are not all of them", all.len());
        let mut without = Vec::new();
        let left_out = |name: &str| NO_STATEMENTS.contains(&name) || BY_CONTENT.contains(&name);
        for (name, statement) in all.iter().filter(|(name, _)| !left_out(name)) {
            // Those with a form have facts by their form, which core/tests/measured.rs holds against servers.
            let Form::Other { node, .. } = form(statement) else { continue };
            let key = format!("other.{node}");
            if !statement_facts().any(|fact| fact.key == key) {
                without.push(format!("{name} ({key})"));
            }
        }
        assert!(without.is_empty(), "nothing in core/facts/statements.tsv says what these do: {without:#?}");
    }
}
