//! Columns and constraints as `CREATE TABLE` and `ALTER TABLE` define them.

use super::{
    super::tree::{Kind, kind, pb, qualified, relation_of, strings, type_name, written},
    clock, walk,
};
use crate::sql::{ColumnDef, ConstraintDef, ConstraintForm, IndexKey, KeyAction};

/// A column.
pub(super) fn column(def: &pb::ColumnDef) -> ColumnDef {
    let mut result = ColumnDef {
        name: def.colname.clone(),
        type_: def.type_name.as_ref().map(type_name).unwrap_or_default(),
        not_null: def.is_not_null,
        collation: def.coll_clause.as_ref().map(|clause| qualified(&clause.collname).to_string()),
        ..ColumnDef::default()
    };
    if let Some(default) = def.raw_default.as_deref() {
        take_default(&mut result, default);
    }
    // Attributes such as DEFERRABLE follow the constraint that they belong to.
    for node in &def.constraints {
        let Some(Kind::Constraint(part)) = kind(node) else { continue };
        take(&mut result, part);
    }
    result
}

fn take(column: &mut ColumnDef, part: &pb::Constraint) {
    use pb::ConstrType as Type;
    match part.contype() {
        Type::ConstrNotnull => column.not_null = true,
        Type::ConstrDefault => {
            if let Some(default) = part.raw_expr.as_deref() {
                take_default(column, default);
            }
        }
        Type::ConstrIdentity => {
            column.identity = true;
            column.not_null = true;
        }
        Type::ConstrGenerated => {
            column.generated_stored = Some(part.generated_kind != "v");
            column.generated_from = walk::find(part.raw_expr.as_deref()).columns;
        }
        Type::ConstrAttrDeferrable | Type::ConstrAttrDeferred => {
            if let Some(last) = column.constraints.last_mut() {
                last.deferrable = true;
            }
        }
        Type::ConstrAttrNotEnforced => {
            if let Some(last) = column.constraints.last_mut() {
                last.not_enforced = true;
            }
        }
        Type::ConstrPrimary => {
            column.not_null = true;
            column.constraints.extend(constraint(part));
        }
        _ => column.constraints.extend(constraint(part)),
    }
}

fn take_default(column: &mut ColumnDef, default: &pb::Node) {
    if walk::is_null(default) {
        return;
    }
    let found = walk::find(Some(default));
    column.default = true;
    column.default_functions = found.functions;
    column.default_strings = found.strings;
}

/// A constraint; nothing for the attributes and for `NULL`, `DEFAULT`, `GENERATED`, which belong to the column.
pub(super) fn constraint(part: &pb::Constraint) -> Option<ConstraintDef> {
    use pb::ConstrType as Type;
    let form = match part.contype() {
        Type::ConstrCheck => {
            let expression = part.raw_expr.as_deref();
            ConstraintForm::Check {
                proves_not_null: expression.and_then(proves_not_null),
                columns: walk::find(expression).columns,
                fails_later: expression.and_then(clock::fails_later),
            }
        }
        Type::ConstrForeign => ConstraintForm::ForeignKey {
            columns: strings(&part.fk_attrs),
            target: relation_of(part.pktable.as_ref()),
            target_columns: strings(&part.pk_attrs),
            on_delete: key_action(&part.fk_del_action),
            sets: strings(&part.fk_del_set_cols),
            on_update: key_action(&part.fk_upd_action),
        },
        Type::ConstrUnique => {
            ConstraintForm::Unique { columns: strings(&part.keys), using_index: written(&part.indexname) }
        }
        Type::ConstrPrimary => {
            ConstraintForm::PrimaryKey { columns: strings(&part.keys), using_index: written(&part.indexname) }
        }
        Type::ConstrExclusion => ConstraintForm::Exclude { keys: exclusion_keys(part) },
        Type::ConstrNotnull => {
            ConstraintForm::NotNull { column: strings(&part.keys).into_iter().next().unwrap_or_default() }
        }
        _ => return None,
    };
    Some(ConstraintDef {
        name: written(&part.conname),
        form,
        not_valid: part.skip_validation,
        not_enforced: not_enforced(part),
        deferrable: part.deferrable,
        no_inherit: part.is_no_inherit,
    })
}

/// The letter that PostgreSQL's parser has for it.
fn key_action(letter: &str) -> KeyAction {
    match letter {
        "r" => KeyAction::Restrict,
        "c" => KeyAction::Cascade,
        "n" => KeyAction::SetNull,
        "d" => KeyAction::SetDefault,
        _ => KeyAction::NoAction,
    }
}

/// `is_enforced` is filled in for checks and foreign keys only.
fn not_enforced(part: &pb::Constraint) -> bool {
    matches!(part.contype(), pb::ConstrType::ConstrCheck | pb::ConstrType::ConstrForeign) && !part.is_enforced
}

/// The column of `column IS NOT NULL`, when that is all.
fn proves_not_null(expression: &pb::Node) -> Option<String> {
    match kind(expression)? {
        Kind::NullTest(test) if test.nulltesttype() == pb::NullTestType::IsNotNull => {
            walk::column(test.arg.as_deref()?)
        }
        _ => None,
    }
}

fn exclusion_keys(part: &pb::Constraint) -> Vec<IndexKey> {
    part.exclusions
        .iter()
        .filter_map(|pair| match kind(pair)? {
            Kind::List(pair) => pair.items.first().and_then(index_key),
            _ => None,
        })
        .collect()
}

/// One key of an index.
pub(super) fn index_key(node: &pb::Node) -> Option<IndexKey> {
    match kind(node)? {
        Kind::IndexElem(element) if element.expr.is_some() => Some(IndexKey::Expression),
        Kind::IndexElem(element) => Some(IndexKey::Column(element.name.clone())),
        _ => None,
    }
}
