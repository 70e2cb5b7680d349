//! Short ways through the tree of PostgreSQL's parser. Only this file names the crate that it comes from.

pub(super) use retort_pg_parse::{
    parse,
    protobuf::{self as pb, a_const::Val, node::Node as Kind},
};

use super::{RelName, TypeName};

/// What a node is, where it is anything.
pub(super) fn kind(node: &pb::Node) -> Option<&Kind> {
    node.node.as_ref()
}

/// The string that a node is.
pub(super) fn string(node: &pb::Node) -> Option<&str> {
    match kind(node)? {
        Kind::String(text) => Some(&text.sval),
        _ => None,
    }
}

/// The strings in a list, such as the columns of a constraint.
pub(super) fn strings(list: &[pb::Node]) -> Vec<String> {
    list.iter().filter_map(string).map(str::to_owned).collect()
}

/// The text of a field that is empty when nothing is written.
pub(super) fn written(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// A name of one to three parts; a database in front is dropped.
pub(super) fn qualified(list: &[pb::Node]) -> RelName {
    from_parts(&strings(list))
}

/// As [`qualified`], from the parts themselves.
pub(super) fn from_parts(parts: &[String]) -> RelName {
    match parts {
        [.., schema, name] => RelName { schema: Some(schema.clone()), name: name.clone() },
        [name] => RelName::bare(name.clone()),
        [] => RelName::default(),
    }
}

/// The name of a relation.
pub(super) fn relation(range: &pb::RangeVar) -> RelName {
    RelName { schema: written(&range.schemaname), name: range.relname.clone() }
}

/// The name of a relation that the grammar promises.
pub(super) fn relation_of(range: Option<&pb::RangeVar>) -> RelName {
    range.map(relation).unwrap_or_default()
}

/// The relations in a list of them.
pub(super) fn relations(list: &[pb::Node]) -> Vec<RelName> {
    list.iter()
        .filter_map(|node| match kind(node)? {
            Kind::RangeVar(range) => Some(relation(range)),
            _ => None,
        })
        .collect()
}

/// The name of a function or type, lower case as it stands, without `pg_catalog`.
pub(super) fn plain_name(list: &[pb::Node]) -> String {
    match strings(list).as_slice() {
        [catalog, name] if catalog == "pg_catalog" => name.clone(),
        parts => parts.join("."),
    }
}

/// A type's name.
pub(super) fn type_name(of: &pb::TypeName) -> TypeName {
    let mut result =
        TypeName { name: plain_name(&of.names), dimensions: of.array_bounds.len(), ..TypeName::default() };
    for modifier in &of.typmods {
        match kind(modifier) {
            Some(Kind::AConst(constant)) => match &constant.val {
                Some(Val::Ival(number)) => result.modifiers.push(i64::from(number.ival)),
                Some(Val::Sval(text)) => result.words.push(text.sval.clone()),
                // A zero is a constant without a value in the serialised tree.
                None if !constant.isnull => result.modifiers.push(0),
                _ => result.words.push("?".to_owned()),
            },
            Some(Kind::ColumnRef(column)) => result.words.push(plain_name(&column.fields)),
            _ => result.words.push("?".to_owned()),
        }
    }
    result
}

/// A type's name as the name of a thing.
pub(super) fn type_as_relation(of: &pb::TypeName) -> RelName {
    qualified(&of.names)
}

/// The names in the tree of those statements that no [`super::Form`] is made for. Writing `{node:?}` would say the same, and
/// link the debug text of every node that PostgreSQL has: 120 KB of wasm, 15 KB of it after gzip.
macro_rules! other_statements {
    ($($name:ident)*) => {
        /// A statement's own name in the tree, such as `CreateRoleStmt`.
        pub(super) fn statement_name(statement: &Kind) -> &'static str {
            match statement {
                $(Kind::$name(_) => stringify!($name),)*
                _ => "a statement without a name",
            }
        }
    };
}

other_statements! {
    AlterCollationStmt AlterDatabaseRefreshCollStmt AlterDatabaseSetStmt AlterDatabaseStmt
    AlterEventTrigStmt AlterExtensionStmt AlterFdwStmt AlterForeignServerStmt AlterFunctionStmt
    AlterOpFamilyStmt AlterOperatorStmt AlterOwnerStmt AlterRoleSetStmt AlterRoleStmt AlterStatsStmt
    AlterSubscriptionStmt AlterSystemStmt AlterTableMoveAllStmt AlterTableSpaceOptionsStmt
    AlterTsconfigurationStmt AlterTsdictionaryStmt AlterTypeStmt AlterUserMappingStmt CheckPointStmt
    ClosePortalStmt CompositeTypeStmt ConstraintsSetStmt CreateAmStmt CreateCastStmt CreateConversionStmt
    CreateEventTrigStmt CreateFdwStmt CreateForeignServerStmt CreateOpClassStmt CreateOpFamilyStmt
    CreatePlangStmt CreateRangeStmt CreateRoleStmt CreateSubscriptionStmt CreateTableSpaceStmt
    CreateTransformStmt CreateUserMappingStmt CreatedbStmt DeallocateStmt DeclareCursorStmt DefineStmt
    DiscardStmt DropOwnedStmt DropRoleStmt DropSubscriptionStmt DropTableSpaceStmt DropUserMappingStmt
    DropdbStmt ExecuteStmt ExplainStmt FetchStmt ImportForeignSchemaStmt ListenStmt LoadStmt NotifyStmt
    PrepareStmt ReassignOwnedStmt SecLabelStmt UnlistenStmt VariableShowStmt
}
