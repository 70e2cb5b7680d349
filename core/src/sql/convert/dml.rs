//! `SELECT`, `INSERT`, `UPDATE`, `DELETE`, `MERGE`, `TRUNCATE`, `COPY`.

use super::{
    super::tree::{Kind, kind, pb, relation, relation_of, relations, string},
    walk::{Found, always, column},
};
use crate::sql::{Form, RelName};

/// The form, where the statement is of this family.
pub(super) fn form(statement: &Kind) -> Option<Form> {
    Some(match statement {
        Kind::InsertStmt(insert) => {
            let mut found = Found::default();
            found.insert(insert);
            Form::Insert {
                table: relation_of(insert.relation.as_ref()),
                columns: targets(&insert.cols),
                reads: found.reads,
                filtered: insert.select_stmt.as_deref().is_some_and(limits),
                writes: found.writes,
                strings: found.strings,
            }
        }
        Kind::UpdateStmt(update) => {
            let mut found = Found::default();
            found.update(update);
            let table = relation_of(update.relation.as_ref());
            Form::Update {
                only: only(update.relation.as_ref()),
                columns: targets(&update.target_list),
                filtered: filters(update.where_clause.as_deref()),
                picks: picks(update.where_clause.as_deref()),
                reads: others(found.reads, &table),
                writes: found.writes,
                strings: found.strings,
                table,
            }
        }
        Kind::MergeStmt(merge) => {
            let mut found = Found::default();
            found.merge(merge);
            let table = relation_of(merge.relation.as_ref());
            let columns = merge.merge_when_clauses.iter().flat_map(|node| match kind(node) {
                Some(Kind::MergeWhenClause(when)) => targets(&when.target_list),
                _ => Vec::new(),
            });
            Form::Update {
                only: only(merge.relation.as_ref()),
                columns: columns.collect(),
                filtered: true,
                picks: Vec::new(),
                reads: others(found.reads, &table),
                // It may insert, which a plain UPDATE never does.
                writes: found.writes.into_iter().chain([table.clone()]).collect(),
                strings: found.strings,
                table,
            }
        }
        Kind::DeleteStmt(delete) => {
            let mut found = Found::default();
            found.delete(delete);
            let table = relation_of(delete.relation.as_ref());
            Form::Delete {
                only: only(delete.relation.as_ref()),
                filtered: filters(delete.where_clause.as_deref()),
                picks: picks(delete.where_clause.as_deref()),
                reads: others(found.reads, &table),
                writes: found.writes,
                strings: found.strings,
                table,
            }
        }
        Kind::SelectStmt(select) => {
            let mut found = Found::default();
            found.select(select);
            Form::Select {
                locked: locked(select, &found.reads),
                reads: found.reads,
                locks_rows: !select.locking_clause.is_empty(),
                functions: found.functions,
                writes: found.writes,
                strings: found.strings,
            }
        }
        Kind::TruncateStmt(truncate) => Form::Truncate {
            tables: relations(&truncate.relations),
            cascade: truncate.behavior() == pb::DropBehavior::DropCascade,
        },
        Kind::CopyStmt(copy) => copied(copy),
        _ => return None,
    })
}

fn copied(copy: &pb::CopyStmt) -> Form {
    let mut found = Found::default();
    found.one(copy.query.as_deref());
    Form::Copy { table: copy.relation.as_ref().map(relation), writes: copy.is_from, reads: found.reads }
}

fn only(range: Option<&pb::RangeVar>) -> bool {
    range.is_some_and(|range| !range.inh)
}

fn filters(condition: Option<&pb::Node>) -> bool {
    condition.is_some_and(|condition| !always(condition))
}

/// Whether a query leaves rows out.
fn limits(query: &pb::Node) -> bool {
    match kind(query) {
        Some(Kind::SelectStmt(select)) => {
            filters(select.where_clause.as_deref()) || select.limit_count.is_some()
        }
        _ => false,
    }
}

/// The columns that a condition, or a part of it that must hold, compares with a constant, a hole or a single row's value:
/// `state = 'new'`, `id IN (1, 2)`. A boolean picks nothing: half of the rows may have it.
fn picks(condition: Option<&pb::Node>) -> Vec<String> {
    let Some(condition) = condition else { return Vec::new() };
    match kind(condition) {
        Some(Kind::BoolExpr(expr)) if expr.boolop() == pb::BoolExprType::AndExpr => {
            expr.args.iter().flat_map(|part| picks(Some(part))).collect()
        }
        Some(Kind::AExpr(expr))
            if matches!(expr.kind(), pb::AExprKind::AexprOp | pb::AExprKind::AexprIn)
                && expr.name.first().and_then(string) == Some("=") =>
        {
            let (Some(left), Some(right)) = (expr.lexpr.as_deref(), expr.rexpr.as_deref()) else {
                return Vec::new();
            };
            let picked = |name: &pb::Node, value: &pb::Node| column(name).filter(|_| is_value(value));
            picked(left, right).or_else(|| picked(right, left)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn is_value(node: &pb::Node) -> bool {
    use super::super::tree::Val;
    match kind(node) {
        Some(Kind::AConst(constant)) => !matches!(constant.val, Some(Val::Boolval(_))),
        Some(Kind::TypeCast(cast)) => cast.arg.as_deref().is_some_and(is_value),
        Some(Kind::List(list)) => list.items.iter().all(is_value),
        Some(Kind::ParamRef(_)) => true,
        Some(Kind::SubLink(link)) => link.sub_link_type() == pb::SubLinkType::ExprSublink,
        // A hole that could be a name is taken for one first.
        Some(Kind::ColumnRef(_)) => column(node).is_some_and(|name| name.starts_with('{')),
        _ => false,
    }
}

fn others(reads: Vec<RelName>, table: &RelName) -> Vec<RelName> {
    reads.into_iter().filter(|read| read != table).collect()
}

/// The names of the columns that are set.
fn targets(list: &[pb::Node]) -> Vec<String> {
    list.iter()
        .filter_map(|node| match kind(node)? {
            Kind::ResTarget(target) => Some(target.name.clone()),
            _ => None,
        })
        .collect()
}

/// The tables whose rows are locked: those named after `OF`, else all that are read.
fn locked(select: &pb::SelectStmt, reads: &[RelName]) -> Vec<RelName> {
    let clauses = select.locking_clause.iter().filter_map(|node| match kind(node)? {
        Kind::LockingClause(clause) => Some(clause),
        _ => None,
    });
    let mut result = Vec::new();
    for clause in clauses {
        if clause.locked_rels.is_empty() {
            return reads.to_vec();
        }
        result.extend(relations(&clause.locked_rels).iter().filter_map(|name| named(select, name, reads)));
    }
    result
}

/// The table that an alias in `FOR UPDATE OF` stands for.
fn named(select: &pb::SelectStmt, alias: &RelName, reads: &[RelName]) -> Option<RelName> {
    let of_alias = select.from_clause.iter().find_map(|node| aliased(node, &alias.name));
    of_alias.or_else(|| reads.iter().find(|read| read.name == alias.name).cloned())
}

fn aliased(node: &pb::Node, alias: &str) -> Option<RelName> {
    match kind(node)? {
        Kind::RangeVar(range) if range.alias.as_ref().is_some_and(|found| found.aliasname == alias) => {
            Some(relation(range))
        }
        Kind::JoinExpr(join) => {
            let side = |node: &Option<Box<pb::Node>>| node.as_deref().and_then(|node| aliased(node, alias));
            side(&join.larg).or_else(|| side(&join.rarg))
        }
        _ => None,
    }
}

/// The value of a setting as text, as `SHOW` would print it.
pub(super) fn constant(node: &pb::Node) -> Option<String> {
    use super::super::tree::Val;
    match kind(node)? {
        Kind::AConst(constant) => Some(match &constant.val {
            Some(Val::Ival(number)) => number.ival.to_string(),
            Some(Val::Fval(number)) => number.fval.clone(),
            Some(Val::Boolval(value)) => if value.boolval { "on" } else { "off" }.to_owned(),
            Some(Val::Sval(text)) => text.sval.clone(),
            Some(Val::Bsval(bits)) => bits.bsval.clone(),
            None if constant.isnull => return None,
            None => "0".to_owned(),
        }),
        Kind::TypeCast(cast) => constant(cast.arg.as_deref()?),
        Kind::ColumnRef(column) => column.fields.last().and_then(string).map(str::to_owned),
        _ => None,
    }
}
