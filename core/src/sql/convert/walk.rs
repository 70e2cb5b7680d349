//! What an expression or a query mentions: tables, columns, functions, constants.

use super::super::tree::{Kind, Val, kind, pb, plain_name, qualified, relation, string, type_as_relation};
use crate::sql::RelName;

/// What was found, each list in the order of first mention and without repetition.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Tables read.
    pub reads: Vec<RelName>,
    /// Tables written by a `WITH`.
    pub writes: Vec<RelName>,
    /// Columns.
    pub columns: Vec<String>,
    /// Functions called, lower case, without `pg_catalog`.
    pub functions: Vec<String>,
    /// String constants.
    pub strings: Vec<String>,
    /// Types cast to, other than built-in ones.
    pub types: Vec<RelName>,
    /// Names of the `WITH` queries in sight, which are no tables.
    common: Vec<String>,
}

/// What `node` mentions, and all below it.
pub(super) fn find(node: Option<&pb::Node>) -> Found {
    let mut found = Found::default();
    found.one(node);
    found
}

fn note<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

impl Found {
    /// Take in a list of nodes.
    pub(super) fn all(&mut self, list: &[pb::Node]) {
        for node in list {
            self.node(node);
        }
    }

    /// Take in a node that may be missing. The tree's own limit of depth bounds the recursion.
    pub(super) fn one(&mut self, node: Option<&pb::Node>) {
        if let Some(node) = node {
            self.node(node);
        }
    }

    /// Take in a table that is read.
    fn read(&mut self, range: &pb::RangeVar) {
        let name = relation(range);
        if name.schema.is_some() || !self.common.contains(&name.name) {
            note(&mut self.reads, name);
        }
    }

    /// Take in a table that is written.
    fn write(&mut self, range: Option<&pb::RangeVar>) {
        if let Some(range) = range {
            note(&mut self.writes, relation(range));
        }
    }

    /// Take in `WITH`: its names hide tables in all that follows within the statement.
    pub(super) fn with(&mut self, clause: Option<&pb::WithClause>) {
        let queries = clause.map_or(&[][..], |clause| &clause.ctes);
        let common = || {
            queries.iter().filter_map(|node| match kind(node)? {
                Kind::CommonTableExpr(query) => Some(query),
                _ => None,
            })
        };
        if clause.is_some_and(|clause| clause.recursive) {
            self.common.extend(common().map(|query| query.ctename.clone()));
        }
        for query in common() {
            self.one(query.ctequery.as_deref());
            self.common.push(query.ctename.clone());
        }
    }

    /// Take in a `SELECT`.
    pub(super) fn select(&mut self, select: &pb::SelectStmt) {
        let outside = self.common.len();
        self.with(select.with_clause.as_ref());
        self.all(&select.distinct_clause);
        self.all(&select.target_list);
        self.all(&select.from_clause);
        self.one(select.where_clause.as_deref());
        self.all(&select.group_clause);
        self.one(select.having_clause.as_deref());
        self.all(&select.window_clause);
        self.all(&select.values_lists);
        self.all(&select.sort_clause);
        self.one(select.limit_offset.as_deref());
        self.one(select.limit_count.as_deref());
        for side in [&select.larg, &select.rarg].into_iter().flatten() {
            self.select(side);
        }
        self.common.truncate(outside);
    }

    /// Take in an `INSERT`, all but its table.
    pub(super) fn insert(&mut self, insert: &pb::InsertStmt) {
        self.with(insert.with_clause.as_ref());
        self.one(insert.select_stmt.as_deref());
        if let Some(conflict) = &insert.on_conflict_clause {
            self.all(&conflict.target_list);
            self.one(conflict.where_clause.as_deref());
        }
        self.returning(insert.returning_clause.as_ref());
    }

    /// Take in an `UPDATE`, all but its table.
    pub(super) fn update(&mut self, update: &pb::UpdateStmt) {
        self.with(update.with_clause.as_ref());
        self.all(&update.target_list);
        self.all(&update.from_clause);
        self.one(update.where_clause.as_deref());
        self.returning(update.returning_clause.as_ref());
    }

    /// Take in a `DELETE`, all but its table.
    pub(super) fn delete(&mut self, delete: &pb::DeleteStmt) {
        self.with(delete.with_clause.as_ref());
        self.all(&delete.using_clause);
        self.one(delete.where_clause.as_deref());
        self.returning(delete.returning_clause.as_ref());
    }

    /// Take in a `MERGE`, all but its table.
    pub(super) fn merge(&mut self, merge: &pb::MergeStmt) {
        self.with(merge.with_clause.as_ref());
        self.one(merge.source_relation.as_deref());
        self.one(merge.join_condition.as_deref());
        self.all(&merge.merge_when_clauses);
        self.returning(merge.returning_clause.as_ref());
    }

    fn returning(&mut self, clause: Option<&pb::ReturningClause>) {
        self.all(clause.map_or(&[][..], |clause| &clause.exprs));
    }

    fn node(&mut self, node: &pb::Node) {
        let Some(kind) = kind(node) else { return };
        match kind {
            // Leaves.
            Kind::RangeVar(range) => self.read(range),
            Kind::ColumnRef(column) => {
                let name = column.fields.last().map_or("", |last| string(last).unwrap_or("*"));
                note(&mut self.columns, name.to_owned());
            }
            Kind::AConst(constant) => {
                if let Some(Val::Sval(text)) = &constant.val {
                    note(&mut self.strings, text.sval.clone());
                }
            }
            Kind::SqlvalueFunction(function) => note(&mut self.functions, value_function(function.op())),
            // Queries.
            Kind::SelectStmt(select) => self.select(select),
            Kind::InsertStmt(insert) => {
                self.write(insert.relation.as_ref());
                self.insert(insert);
            }
            Kind::UpdateStmt(update) => {
                self.write(update.relation.as_ref());
                self.update(update);
            }
            Kind::DeleteStmt(delete) => {
                self.write(delete.relation.as_ref());
                self.delete(delete);
            }
            Kind::MergeStmt(merge) => {
                self.write(merge.relation.as_ref());
                self.merge(merge);
            }
            // Inner nodes.
            Kind::FuncCall(call) => {
                note(&mut self.functions, plain_name(&call.funcname).to_lowercase());
                self.all(&call.args);
                self.all(&call.agg_order);
                self.one(call.agg_filter.as_deref());
                if let Some(window) = &call.over {
                    self.window(window);
                }
            }
            Kind::TypeCast(cast) => {
                if let Some(type_name) = &cast.type_name {
                    let name = type_as_relation(type_name);
                    if name.schema.as_deref() != Some("pg_catalog") {
                        note(&mut self.types, name);
                    }
                }
                self.one(cast.arg.as_deref());
            }
            Kind::List(list) => self.all(&list.items),
            Kind::ResTarget(target) => self.one(target.val.as_deref()),
            Kind::MultiAssignRef(part) => self.one(part.source.as_deref()),
            Kind::AExpr(expr) => {
                self.one(expr.lexpr.as_deref());
                self.one(expr.rexpr.as_deref());
            }
            Kind::BoolExpr(expr) => self.all(&expr.args),
            Kind::NullTest(test) => self.one(test.arg.as_deref()),
            Kind::BooleanTest(test) => self.one(test.arg.as_deref()),
            Kind::SubLink(link) => {
                self.one(link.testexpr.as_deref());
                self.one(link.subselect.as_deref());
            }
            Kind::CaseExpr(case) => {
                self.one(case.arg.as_deref());
                self.all(&case.args);
                self.one(case.defresult.as_deref());
            }
            Kind::CaseWhen(when) => {
                self.one(when.expr.as_deref());
                self.one(when.result.as_deref());
            }
            Kind::CoalesceExpr(expr) => self.all(&expr.args),
            Kind::MinMaxExpr(expr) => self.all(&expr.args),
            Kind::AArrayExpr(array) => self.all(&array.elements),
            Kind::RowExpr(row) => self.all(&row.args),
            Kind::AIndirection(indirection) => self.one(indirection.arg.as_deref()),
            Kind::CollateClause(collate) => self.one(collate.arg.as_deref()),
            Kind::NamedArgExpr(named) => self.one(named.arg.as_deref()),
            Kind::SortBy(sort) => self.one(sort.node.as_deref()),
            Kind::GroupingSet(set) => self.all(&set.content),
            Kind::WindowDef(window) => self.window(window),
            Kind::JoinExpr(join) => {
                self.one(join.larg.as_deref());
                self.one(join.rarg.as_deref());
                self.one(join.quals.as_deref());
            }
            Kind::RangeSubselect(range) => self.one(range.subquery.as_deref()),
            Kind::RangeFunction(range) => self.all(&range.functions),
            Kind::RangeTableSample(sample) => self.one(sample.relation.as_deref()),
            Kind::RangeTableFunc(table) => self.one(table.docexpr.as_deref()),
            Kind::MergeWhenClause(when) => {
                self.one(when.condition.as_deref());
                self.all(&when.target_list);
                self.all(&when.values);
            }
            Kind::XmlExpr(xml) => {
                self.all(&xml.named_args);
                self.all(&xml.args);
            }
            Kind::JsonObjectConstructor(json) => self.all(&json.exprs),
            _ => {}
        }
    }

    fn window(&mut self, window: &pb::WindowDef) {
        self.all(&window.partition_clause);
        self.all(&window.order_clause);
    }
}

/// The keyword that a function without parentheses is written with.
fn value_function(op: pb::SqlValueFunctionOp) -> String {
    use pb::SqlValueFunctionOp as Op;
    match op {
        Op::SvfopCurrentDate => "current_date",
        Op::SvfopCurrentTime | Op::SvfopCurrentTimeN => "current_time",
        Op::SvfopCurrentTimestamp | Op::SvfopCurrentTimestampN => "current_timestamp",
        Op::SvfopLocaltime | Op::SvfopLocaltimeN => "localtime",
        Op::SvfopLocaltimestamp | Op::SvfopLocaltimestampN => "localtimestamp",
        Op::SvfopCurrentRole => "current_role",
        Op::SvfopCurrentUser | Op::SqlvalueFunctionOpUndefined => "current_user",
        Op::SvfopUser => "user",
        Op::SvfopSessionUser => "session_user",
        Op::SvfopCurrentCatalog => "current_catalog",
        Op::SvfopCurrentSchema => "current_schema",
    }
    .to_owned()
}

/// Whether a condition is plainly true for every row: `true`, `1 = 1`, and what `AND`, `OR` and `NOT` make of such.
pub(super) fn always(node: &pb::Node) -> bool {
    truth(node) == Some(true)
}

fn truth(node: &pb::Node) -> Option<bool> {
    match kind(node)? {
        Kind::AConst(constant) => match &constant.val {
            Some(Val::Boolval(value)) => Some(value.boolval),
            _ => None,
        },
        Kind::AExpr(expr) => {
            let (left, right) = (expr.lexpr.as_deref()?, expr.rexpr.as_deref()?);
            let (Some(Kind::AConst(left)), Some(Kind::AConst(right))) = (kind(left), kind(right)) else {
                return None;
            };
            match expr.name.first().and_then(string)? {
                "=" if !left.isnull => (left.val == right.val).then_some(true),
                "<>" if !left.isnull => (left.val != right.val).then_some(true),
                _ => None,
            }
        }
        Kind::BoolExpr(expr) => {
            let mut parts = expr.args.iter().map(truth);
            match expr.boolop() {
                pb::BoolExprType::AndExpr => parts.all(|part| part == Some(true)).then_some(true),
                pb::BoolExprType::OrExpr => parts.any(|part| part == Some(true)).then_some(true),
                pb::BoolExprType::NotExpr => parts.next().flatten().map(|part| !part),
                pb::BoolExprType::Undefined => None,
            }
        }
        Kind::TypeCast(cast) => {
            let (argument, type_name) = (cast.arg.as_deref()?, cast.type_name.as_ref()?);
            match kind(argument)? {
                Kind::AConst(constant) if plain_name(&type_name.names) == "bool" => match &constant.val {
                    Some(Val::Sval(text)) if matches!(text.sval.as_str(), "t" | "true") => Some(true),
                    Some(Val::Boolval(value)) => Some(value.boolval),
                    _ => None,
                },
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether an expression is `NULL`, with or without a cast.
pub(super) fn is_null(node: &pb::Node) -> bool {
    match kind(node) {
        Some(Kind::AConst(constant)) => constant.isnull,
        Some(Kind::TypeCast(cast)) => cast.arg.as_deref().is_some_and(is_null),
        _ => false,
    }
}

/// The column that an expression is, when it is nothing more.
pub(super) fn column(node: &pb::Node) -> Option<String> {
    match kind(node)? {
        Kind::ColumnRef(column) => qualified_column(&column.fields),
        _ => None,
    }
}

fn qualified_column(fields: &[pb::Node]) -> Option<String> {
    let name = qualified(fields).name;
    (!name.is_empty()).then_some(name)
}
