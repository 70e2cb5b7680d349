//! What the model cannot see through.

use super::{Trip, held};
use crate::{
    branches::Object,
    ops::OpKind,
    run::Run,
    schema::canonical,
    sql::{AlterAction, Form, ObjectKind, RelName},
};

/// Why it cannot be told what a run does, if that is so.
pub(super) fn unclear(run: &Run) -> Option<String> {
    for op in &run.ops {
        if op.when.is_some() {
            return Some("a condition that is not known decides".into());
        }
        match op.kind {
            OpKind::Raise { .. } | OpKind::Refused { .. } => return Some("it raises an error".into()),
            OpKind::Opaque { .. } => return Some("a call cannot be seen through".into()),
            OpKind::Query(_) => return Some("it reads from the database".into()),
            _ => {}
        }
    }
    let unread = (0..run.statements.len())
        .any(|at| run.steps_of_statement(at).is_empty() && !run.marks.contains_key(&at));
    if unread {
        return Some("a statement cannot be read".into());
    }
    let holes = |step: &crate::run::Step| {
        run.statements.get(step.statement).is_none_or(|statement| statement.sql.as_known().is_none())
    };
    run.steps.iter().find_map(|step| match &step.form {
        form if holes(step) && is_definition(form) => {
            Some("a name or value in a statement is not known".into())
        }
        Form::Unparsed { .. } => Some("a statement cannot be read".into()),
        form => word(form).map(|word| format!("{word} is not followed")),
    })
}

/// Whether rows and sessions are all that a command deals with.
fn is_definition(form: &Form) -> bool {
    !matches!(
        form,
        Form::Insert { .. }
            | Form::Update { .. }
            | Form::Delete { .. }
            | Form::Select { .. }
            | Form::Truncate { .. }
            | Form::Copy { .. }
            | Form::Explain { .. }
    )
}

/// The word for what the model does not follow.
fn word(form: &Form) -> Option<&'static str> {
    Some(match form {
        Form::Do => "a `DO` block",
        Form::Call => "a procedure",
        Form::Transaction(_) => "control of the transaction",
        Form::SetSchema { .. } => "a move to another schema",
        Form::CreateFunction { .. } => "a function",
        Form::AlterDomain { .. } => "a change of a domain",
        Form::AlterSequence { .. } => "a change of a sequence",
        Form::CreateStatistics { .. } => "a set of extended statistics",
        Form::Publication { .. } => "a publication",
        Form::Extension { .. } => "membership of an extension",
        Form::Prepare { .. } | Form::Execute { .. } => "a prepared statement",
        Form::CreatePolicy { .. } => "a policy or rule",
        Form::Set { name, .. } if name == "search_path" || name == "role" => {
            "a change of `search_path` or role"
        }
        Form::Other { .. } => "a command",
        Form::AlterTable { if_exists: true, .. } => "`ALTER … IF EXISTS`",
        Form::AlterTable { object, .. }
            if !matches!(object, ObjectKind::Table | ObjectKind::ForeignTable) =>
        {
            "a change of an index, view or sequence"
        }
        Form::Drop {
            object: ObjectKind::Function(_) | ObjectKind::Statistics | ObjectKind::Other(_) | ObjectKind::Rule,
            ..
        } => "what is dropped",
        Form::Rename { object, .. } => match object {
            ObjectKind::Table
            | ObjectKind::Column
            | ObjectKind::Constraint
            | ObjectKind::Index
            | ObjectKind::EnumValue
            | ObjectKind::Type
            | ObjectKind::View
            | ObjectKind::Sequence => return None,
            _ => "what is renamed",
        },
        _ => return None,
    })
}

/// What hangs on something before the upgrade that neither the chain nor the commands tell.
pub(super) fn unsettled(trip: &Trip<'_>) -> Option<String> {
    let of_upgrade = |object: &Object| {
        let made = trip.after.get(object).and_then(|held| held.made);
        made.is_some_and(|made| made.revision == trip.upgrade.start.revision)
    };
    for (object, dealings) in &trip.up.dealings {
        let told = trip.before.get(object).is_some_and(|held| held.made.is_some());
        let table = trip.table_of(object);
        let whole = table.is_some_and(|table| held::is_complete(trip.before_schema(), &table));
        if told || whole {
            continue;
        }
        if dealings.finds.is_none() && dealings.leaves == Some(false) {
            return Some(format!("whether {object} was there is not known"));
        }
        let anew = dealings.finds == Some(true) && of_upgrade(object);
        if anew && matches!(object, Object::Column(..) | Object::Relation(_)) {
            return Some(format!("what {object} was before it is made anew is not known"));
        }
    }
    trip.upgrade.steps.iter().chain(&trip.downgrade.steps).find_map(|step| match &step.form {
        Form::Drop { object: ObjectKind::Index, names, .. } => names.iter().find_map(|name| {
            let (table, _) = step.before.table_of_index(name)?;
            let elsewhere = name.schema.is_none() && table.schema.is_some();
            elsewhere.then(|| format!("whether `{name}` is the index of `{table}` rests on `search_path`"))
        }),
        _ => None,
    })
}

/// Comments, privileges and settings of a table are not in the model: they matter where the table is there before and after.
pub(super) fn beside_the_model(trip: &Trip<'_>) -> Option<String> {
    let stays = |name: &RelName| {
        let object = Object::Relation(canonical(name));
        trip.was(&object) != Some(false) && trip.is(&object) != Some(false)
    };
    trip.upgrade.steps.iter().chain(&trip.downgrade.steps).find_map(|step| {
        let (relations, word) = match &step.form {
            Form::Comment { relation, .. } => (relation.iter().collect(), "a comment"),
            Form::Grant { relations } => (relations.iter().collect::<Vec<_>>(), "a privilege"),
            Form::AlterTable { table, actions, .. } => {
                let unseen = |action: &AlterAction| match action {
                    AlterAction::Other { subtype, .. } => {
                        !["AT_AddInherit", "AT_DropInherit", "AT_SetLogged", "AT_SetUnLogged"]
                            .contains(&subtype.as_str())
                    }
                    AlterAction::AlterConstraint { .. } | AlterAction::Identity { .. } => true,
                    _ => false,
                };
                (
                    actions.iter().any(unseen).then_some(table).into_iter().collect(),
                    "a setting of a table or column",
                )
            }
            _ => return None,
        };
        let nothing_named = relations.is_empty() && !matches!(step.form, Form::AlterTable { .. });
        (nothing_named || relations.into_iter().any(stays)).then(|| format!("{word} is not followed"))
    })
}
