//! `CREATE …`.

use super::{
    super::tree::{
        Kind, kind, pb, qualified, relation, relation_of, relations, string, strings, type_name, written,
    },
    alter_table::owner,
    column::{column, constraint, index_key},
    walk::{self, Found},
};
use crate::sql::{ColumnDef, Form, RelName, TypeName};

/// The form, where the statement is of this family.
pub(super) fn form(statement: &Kind) -> Option<Form> {
    Some(match statement {
        Kind::CreateStmt(create) => table(create),
        Kind::CreateForeignTableStmt(create) => table(create.base_stmt.as_ref()?),
        Kind::CreateTableAsStmt(create) => table_as(create)?,
        Kind::SelectStmt(select) => select_into(select)?,
        Kind::IndexStmt(create) => index(create),
        Kind::CreateEnumStmt(create) => {
            Form::CreateEnum { name: qualified(&create.type_name), labels: strings(&create.vals) }
        }
        Kind::CreateDomainStmt(create) => Form::CreateDomain {
            name: qualified(&create.domainname),
            base: create.type_name.as_ref().map(type_name).unwrap_or_default(),
            constrained: create.constraints.iter().any(constrains),
        },
        Kind::CreateSeqStmt(create) => Form::CreateSequence {
            name: relation_of(create.sequence.as_ref()),
            owner: owner(&create.options),
            if_not_exists: create.if_not_exists,
        },
        Kind::ViewStmt(create) => view(create),
        Kind::CreateTrigStmt(create) => Form::CreateTrigger {
            table: relation_of(create.relation.as_ref()),
            name: create.trigname.clone(),
            other: create.constrrel.as_ref().map(relation),
            row: create.row,
        },
        Kind::CreatePolicyStmt(create) => {
            let name = Some(create.policy_name.clone());
            policy(name, create.table.as_ref(), create.qual.as_deref(), create.with_check.as_deref())
        }
        Kind::AlterPolicyStmt(alter) => {
            policy(None, alter.table.as_ref(), alter.qual.as_deref(), alter.with_check.as_deref())
        }
        Kind::RuleStmt(create) => Form::CreatePolicy {
            table: relation_of(create.relation.as_ref()),
            creates: Some(create.rulename.clone()),
            rule: true,
            reads: Vec::new(),
        },
        Kind::CreateFunctionStmt(create) => function(create),
        Kind::CreateStatsStmt(create) => {
            Form::CreateStatistics { name: qualified(&create.defnames), tables: relations(&create.relations) }
        }
        Kind::CreatePublicationStmt(create) => {
            Form::Publication { creates: Some(create.pubname.clone()), tables: published(&create.pubobjects) }
        }
        Kind::AlterPublicationStmt(alter) => {
            Form::Publication { creates: None, tables: published(&alter.pubobjects) }
        }
        Kind::CreateSchemaStmt(create) => Form::CreateSchema { name: create.schemaname.clone() },
        Kind::CreateExtensionStmt(create) => {
            Form::CreateExtension { name: create.extname.clone(), if_not_exists: create.if_not_exists }
        }
        _ => return None,
    })
}

fn policy(
    creates: Option<String>,
    table: Option<&pb::RangeVar>,
    using: Option<&pb::Node>,
    check: Option<&pb::Node>,
) -> Form {
    let mut reads = walk::find(using).reads;
    reads.extend(walk::find(check).reads);
    Form::CreatePolicy { table: relation_of(table), creates, rule: false, reads }
}

fn function(create: &pb::CreateFunctionStmt) -> Form {
    let has = |name: &str, holds: &dyn Fn(&Kind) -> bool| {
        create.options.iter().any(|node| match kind(node) {
            Some(Kind::DefElem(option)) if option.defname == name => {
                option.arg.as_deref().and_then(kind).is_some_and(holds)
            }
            _ => false,
        })
    };
    Form::CreateFunction {
        name: qualified(&create.funcname),
        procedure: create.is_procedure,
        security_definer: has(
            "security",
            &|value| matches!(value, Kind::Boolean(definer) if definer.boolval),
        ),
        sets_search_path: has(
            "set",
            &|value| matches!(value, Kind::VariableSetStmt(set) if set.name == "search_path"),
        ),
    }
}

fn table(create: &pb::CreateStmt) -> Form {
    let mut columns = Vec::new();
    let mut constraints = Vec::new();
    let mut like = Vec::new();
    for node in &create.table_elts {
        match kind(node) {
            Some(Kind::ColumnDef(def)) => columns.push(column(def)),
            Some(Kind::Constraint(part)) => constraints.extend(constraint(part)),
            Some(Kind::TableLikeClause(clause)) => like.push(relation_of(clause.relation.as_ref())),
            _ => {}
        }
    }
    for node in create.constraints.iter().chain(&create.nnconstraints) {
        if let Some(Kind::Constraint(part)) = kind(node) {
            constraints.extend(constraint(part));
        }
    }
    Form::CreateTable {
        table: relation_of(create.relation.as_ref()),
        columns,
        constraints,
        parents: relations(&create.inh_relations),
        partition: create.partbound.is_some(),
        partitioned: create.partspec.is_some(),
        like,
        reads: None,
        if_not_exists: create.if_not_exists,
        temporary: persistence(create.relation.as_ref()) == "t",
        unlogged: persistence(create.relation.as_ref()) == "u",
        default_partition: create.partbound.as_ref().is_some_and(|bound| bound.is_default),
    }
}

/// `t` for a temporary table, `u` for an unlogged one.
fn persistence(range: Option<&pb::RangeVar>) -> &str {
    range.map_or("", |range| &range.relpersistence)
}

fn table_as(create: &pb::CreateTableAsStmt) -> Option<Form> {
    let into = create.into.as_deref()?;
    let query = create.query.as_deref();
    let found = walk::find(query);
    let mut names = strings(&into.col_names);
    if names.is_empty() {
        names = query.and_then(kind).map(output_columns).unwrap_or_default();
    }
    if create.objtype() == pb::ObjectType::ObjectMatview {
        return Some(Form::CreateView {
            name: relation_of(into.rel.as_ref()),
            uses: found.columns,
            reads: found.reads,
            materialized: true,
            replace: false,
            if_not_exists: create.if_not_exists,
            columns: names,
        });
    }
    Some(made_from_query(into, found, names, create.if_not_exists))
}

fn select_into(select: &pb::SelectStmt) -> Option<Form> {
    let into = select.into_clause.as_deref()?;
    let mut found = Found::default();
    found.select(select);
    Some(made_from_query(into, found, select_columns(select), false))
}

fn made_from_query(into: &pb::IntoClause, found: Found, names: Vec<String>, if_not_exists: bool) -> Form {
    let column = |name| ColumnDef { name, type_: TypeName::default(), ..ColumnDef::default() };
    Form::CreateTable {
        table: relation_of(into.rel.as_ref()),
        columns: names.into_iter().map(column).collect(),
        constraints: Vec::new(),
        parents: Vec::new(),
        partition: false,
        partitioned: false,
        like: Vec::new(),
        reads: Some(found.reads),
        if_not_exists,
        temporary: persistence(into.rel.as_ref()) == "t",
        unlogged: persistence(into.rel.as_ref()) == "u",
        default_partition: false,
    }
}

fn view(create: &pb::ViewStmt) -> Form {
    let mut columns = strings(&create.aliases);
    if columns.is_empty() {
        columns = create.query.as_deref().and_then(kind).map(output_columns).unwrap_or_default();
    }
    let found = walk::find(create.query.as_deref());
    Form::CreateView {
        name: relation_of(create.view.as_ref()),
        uses: found.columns,
        reads: found.reads,
        materialized: false,
        replace: create.replace,
        if_not_exists: false,
        columns,
    }
}

/// The names of a query's columns; empty when one of them cannot be told, as with `*`.
fn output_columns(query: &Kind) -> Vec<String> {
    match query {
        Kind::SelectStmt(select) => select_columns(select),
        _ => Vec::new(),
    }
}

fn select_columns(select: &pb::SelectStmt) -> Vec<String> {
    let mut leftmost = select;
    while let Some(left) = leftmost.larg.as_deref() {
        leftmost = left;
    }
    let name = |node: &pb::Node| match kind(node)? {
        Kind::ResTarget(target) => written(&target.name).or_else(|| match kind(target.val.as_deref()?)? {
            Kind::ColumnRef(column) => column.fields.last().and_then(string).map(str::to_owned),
            _ => None,
        }),
        _ => None,
    };
    leftmost.target_list.iter().map(name).collect::<Option<Vec<_>>>().unwrap_or_default()
}

fn index(create: &pb::IndexStmt) -> Form {
    let found = in_expressions(create);
    Form::CreateIndex {
        name: written(&create.idxname),
        table: relation_of(create.relation.as_ref()),
        keys: create.index_params.iter().filter_map(index_key).collect(),
        unique: create.unique,
        concurrently: create.concurrent,
        if_not_exists: create.if_not_exists,
        partial: create.where_clause.is_some(),
        only: create.relation.as_ref().is_some_and(|range| !range.inh),
        method: written(&create.access_method).unwrap_or_else(|| "btree".to_owned()),
        plain: is_plain(create),
        expression_columns: found.columns,
        expression_functions: found.functions,
    }
}

/// Whether an index is a B-tree of columns and nothing else.
fn is_plain(create: &pb::IndexStmt) -> bool {
    let plain_key = |node: &pb::Node| {
        matches!(kind(node), Some(Kind::IndexElem(element))
            if element.expr.is_none()
                && element.collation.is_empty()
                && element.opclass.is_empty()
                && matches!(element.ordering(), pb::SortByDir::SortbyDefault | pb::SortByDir::SortbyAsc)
                && element.nulls_ordering() == pb::SortByNulls::SortbyNullsDefault)
    };
    matches!(create.access_method.as_str(), "" | "btree")
        && create.where_clause.is_none()
        && create.index_including_params.is_empty()
        && !create.nulls_not_distinct
        && create.index_params.iter().all(plain_key)
}

/// What stands in the index's expressions and its condition.
fn in_expressions(create: &pb::IndexStmt) -> Found {
    let mut found = Found::default();
    for node in &create.index_params {
        if let Some(Kind::IndexElem(element)) = kind(node) {
            found.one(element.expr.as_deref());
        }
    }
    found.one(create.where_clause.as_deref());
    found
}

fn constrains(node: &pb::Node) -> bool {
    use pb::ConstrType as Type;
    matches!(kind(node), Some(Kind::Constraint(part)) if matches!(part.contype(), Type::ConstrCheck | Type::ConstrNotnull))
}

fn published(objects: &[pb::Node]) -> Vec<RelName> {
    objects
        .iter()
        .filter_map(|node| match kind(node)? {
            Kind::PublicationObjSpec(object) => object.pubtable.as_ref()?.relation.as_ref().map(relation),
            _ => None,
        })
        .collect()
}

/// The name of the relation in a list node, such as `DROP TABLE`'s.
pub(super) fn list_name(node: &pb::Node) -> Option<RelName> {
    match kind(node)? {
        Kind::List(list) => Some(qualified(&list.items)),
        Kind::String(name) => Some(RelName::bare(name.sval.clone())),
        Kind::TypeName(type_name) => Some(qualified(&type_name.names)),
        Kind::ObjectWithArgs(object) => Some(qualified(&object.objname)),
        Kind::RangeVar(range) => Some(relation(range)),
        _ => None,
    }
}
