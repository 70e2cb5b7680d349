//! Whether what is there before and after has the same properties.

use std::collections::BTreeMap;

use super::{
    Trip,
    held::{Held, What},
};
use crate::{
    branches::Object,
    run::{Run, Step},
    schema::{Column, canonical, parse_relation},
    sql::{AlterAction, ConstraintDef, ConstraintForm, Form, ObjectKind, RelName},
};

/// The properties of a column that commands set.
const OF_A_COLUMN: [&str; 4] = ["type", "not null", "default", "collation"];

/// The commands of both runs that name each column, gathered once; with each whether it is the downgrade's.
pub(super) struct Columns<'a>(BTreeMap<RelName, OfTable<'a>>);

/// The same of one table.
type OfTable<'a> = BTreeMap<&'a str, Vec<(&'a Step, bool)>>;

impl<'a> Columns<'a> {
    pub(super) fn of(upgrade: &'a Run, downgrade: &'a Run) -> Self {
        let mut all = BTreeMap::<RelName, OfTable<'a>>::new();
        let steps = upgrade.steps.iter().map(|step| (step, false));
        for (step, back) in steps.chain(downgrade.steps.iter().map(|step| (step, true))) {
            for (table, column) in named(step) {
                let steps = all.entry(canonical(table)).or_default().entry(column).or_default();
                if !steps.last().is_some_and(|(last, _)| std::ptr::eq(*last, step)) {
                    steps.push((step, back));
                }
            }
        }
        Self(all)
    }

    fn naming(&self, table: &RelName, column: &str) -> impl Iterator<Item = (&'a Step, bool)> {
        self.0.get(table).and_then(|columns| columns.get(column)).into_iter().flatten().copied()
    }
}

/// The columns that a command names to add, change or rename them.
fn named(step: &Step) -> Vec<(&RelName, &str)> {
    match &step.form {
        Form::Rename { object: ObjectKind::Column, relation, from, to } => {
            from.iter().chain([to]).map(|column| (relation, column.as_str())).collect()
        }
        Form::AlterTable { table, actions, .. } => {
            actions.iter().filter_map(of_action).map(|column| (table, column)).collect()
        }
        _ => Vec::new(),
    }
}

fn of_action(action: &AlterAction) -> Option<&str> {
    match action {
        AlterAction::AddColumn { column, .. } => Some(&column.name),
        AlterAction::AddConstraint(ConstraintDef { form: ConstraintForm::NotNull { column }, .. })
        | AlterAction::DropColumn { column, .. }
        | AlterAction::SetType { column, .. }
        | AlterAction::SetNotNull { column }
        | AlterAction::DropNotNull { column }
        | AlterAction::SetDefault { column, .. }
        | AlterAction::DropDefault { column } => Some(column),
        _ => None,
    }
}

/// The properties of one thing that are otherwise.
pub(super) fn otherwise(trip: &Trip<'_>, object: &Object) -> Vec<&'static str> {
    match (object, trip.before.get(object), trip.after.get(object)) {
        (Object::Column(table, column), ..) => {
            OF_A_COLUMN.into_iter().filter(|property| column_differs(trip, table, column, property)).collect()
        }
        (_, Some(before), Some(after)) => thing_differs(*before, *after),
        _ => Vec::new(),
    }
}

fn thing_differs(before: Held<'_>, after: Held<'_>) -> Vec<&'static str> {
    let mut found = Vec::new();
    let mut hold = |property, differs: bool| found.extend(differs.then_some(property));
    match (before.what, after.what) {
        (What::Table(one), What::Table(other)) => {
            let known = one.unlogged.zip(other.unlogged);
            hold("persistence", known.is_some_and(|(one, other)| one != other));
            hold("parents", one.parents != other.parents);
        }
        (What::Constraint(one), What::Constraint(other)) => {
            hold("definition", demand(&one.form) != demand(&other.form));
            hold("valid", one.valid != other.valid);
        }
        (What::Index(one), What::Index(other)) if !one.keys.is_empty() && !other.keys.is_empty() => {
            let key = |index: &crate::schema::Index| {
                (index.keys.clone(), index.unique, index.partial, index.expression_columns.clone())
            };
            hold("definition", key(one) != key(other));
        }
        (What::Enum(one), What::Enum(other)) => {
            let labels = |known: &crate::schema::Enum| -> Vec<String> {
                known.labels.iter().map(|(label, _)| label.clone()).collect()
            };
            let known = one.created.is_some() && other.created.is_some();
            hold("labels", known && labels(one) != labels(other));
        }
        (What::Domain(one), What::Domain(other)) => hold("base", one.base != other.base),
        (What::View(one), What::View(other)) => {
            hold("definition", (&one.reads, &one.uses) != (&other.reads, &other.uses));
        }
        _ => {}
    }
    found
}

/// What a constraint demands, without how it came about.
fn demand(form: &ConstraintForm) -> ConstraintForm {
    let mut form = form.clone();
    match &mut form {
        ConstraintForm::Unique { using_index, .. } | ConstraintForm::PrimaryKey { using_index, .. } => {
            *using_index = None;
        }
        ConstraintForm::ForeignKey { target, .. } => *target = canonical(target),
        _ => {}
    }
    form
}

/// Where a property was set, and to what.
struct Setting {
    value: String,
    /// Whether it is the downgrade that sets it.
    back: bool,
}

fn column_differs(trip: &Trip<'_>, table: &RelName, column: &str, property: &str) -> bool {
    let object = Object::Column(table.clone(), column.to_owned());
    let value = |held: Option<&Held<'_>>| match held.map(|held| held.what) {
        Some(What::Column(column)) => property_of(column, property),
        _ => None,
    };
    let after = trip.after.get(&object);
    let now = value(after);
    let settings = settings(trip, table, column, property);
    let before = value(trip.before.get(&object)).or_else(|| original(trip, table, column, property));
    let remade = after.is_some_and(|held| held.made.is_some_and(|made| made >= trip.upgrade.start));
    let renamed =
        trip.columns.naming(table, column).any(|(step, _)| matches!(&step.form, Form::Rename { .. }));
    let set = settings.first().zip(settings.last());
    match (before, now, set) {
        // What a default is stands in the command alone: one that the downgrade sets is taken to be the one that was.
        (Some(before), Some(now), Some((_, last)))
            if property == "default" && before == "some" && now == "some" && !remade && !renamed =>
        {
            !last.back
        }
        (Some(before), Some(now), _) => before != now,
        // What is set under another name is not followed.
        _ if renamed => false,
        // Who sets it says that it was not so.
        (_, _, Some((first, last))) if property == "not null" => first.value == last.value,
        (None, now, Some((first, last))) => {
            let swapped =
                property == "type" && first.back && now.is_some_and(|now| is_dealt_with(trip, &now));
            !remade && !swapped && (first.back || !last.back)
        }
        _ => false,
    }
}

/// Whether a type is one that either run makes, renames or drops: a column that the downgrade gives it is taken to have been of
/// it before.
fn is_dealt_with(trip: &Trip<'_>, type_: &str) -> bool {
    let name = Object::Type(canonical(&parse_relation(type_)));
    [&trip.up, &trip.down]
        .into_iter()
        .any(|touches| touches.dealings.get(&name).is_some_and(|dealings| dealings.leaves.is_some()))
}

/// The value of a property before the first command that sets it, as far as the course of the runs tells.
fn original(trip: &Trip<'_>, table: &RelName, column: &str, property: &str) -> Option<String> {
    for (step, _) in trip.columns.naming(table, column) {
        let known = step.before.table(table).and_then(|table| table.column(column));
        let old = known.filter(|column| column.added.is_none_or(|added| added < trip.upgrade.start));
        if let Some(value) = old.and_then(|column| property_of(column, property)) {
            return Some(value);
        }
        if sets(step, table, column, property).is_some() || makes(step, table, column) {
            return None;
        }
    }
    None
}

fn property_of(column: &Column, property: &str) -> Option<String> {
    match property {
        "type" => column.type_.as_ref().map(ToString::to_string),
        "not null" => column.not_null.map(|set| set.to_string()),
        "default" => column.default.map(|set| if set { "some" } else { "none" }.to_owned()),
        "collation" => column.definition.as_ref().map(|column| column.collation.clone().unwrap_or_default()),
        _ => None,
    }
}

/// The commands of both runs that set a property of a column.
fn settings(trip: &Trip<'_>, table: &RelName, column: &str, property: &str) -> Vec<Setting> {
    let steps = trip.columns.naming(table, column);
    let set = |(step, back)| Some(Setting { value: sets(step, table, column, property)?, back });
    steps.filter_map(set).collect()
}

/// To what a command sets a property of a column, if it does.
fn sets(step: &Step, table: &RelName, column: &str, property: &str) -> Option<String> {
    let Form::AlterTable { table: of, actions, .. } = &step.form else { return None };
    let here = |name: &String| canonical(of) == *table && name == column;
    actions.iter().rev().find_map(|action| {
        let (name, own, value) = match action {
            AlterAction::SetType { column, type_, .. } => (column, "type", type_.to_string()),
            AlterAction::SetNotNull { column }
            | AlterAction::AddConstraint(ConstraintDef {
                form: ConstraintForm::NotNull { column }, ..
            }) => (column, "not null", "true".to_owned()),
            AlterAction::DropNotNull { column } => (column, "not null", "false".to_owned()),
            AlterAction::SetDefault { column, .. } => (column, "default", "some".to_owned()),
            AlterAction::DropDefault { column } => (column, "default", "none".to_owned()),
            _ => return None,
        };
        (here(name) && own == property).then_some(value)
    })
}

fn makes(step: &Step, table: &RelName, column: &str) -> bool {
    matches!(&step.form, Form::AlterTable { table: of, actions, .. } if canonical(of) == *table
        && actions.iter().any(|action| matches!(action, AlterAction::AddColumn { column: made, .. } if made.name == column)))
}
