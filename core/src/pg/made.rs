//! What a command creates and what it drops, by name.

use crate::{
    schema::{Schema, canonical},
    sql::{AlterAction, Form, ObjectKind, RelName},
};

/// Something that a command creates or drops.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thing {
    /// What it is.
    pub kind: ObjectKind,
    /// Its name, where the command says it.
    pub name: Option<String>,
    /// The table or type that it belongs to, where it is a part of one.
    pub of: Option<RelName>,
}

/// What a command creates and drops.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Made {
    /// What is there afterwards and was not before.
    pub creates: Vec<Thing>,
    /// What was there before and is not afterwards. Of what `CASCADE` takes along only the views that are known.
    pub drops: Vec<Thing>,
}

/// What `form` creates and drops when the schema is as `before`. `IF NOT EXISTS` of what is known to exist creates nothing;
/// `IF EXISTS` counts as dropping, since nobody would write it for nothing.
pub fn made(form: &Form, before: &Schema) -> Made {
    let mut made = Made::default();
    match form {
        Form::AlterTable { table, actions, .. } => {
            for action in actions {
                made.alter(table, action, before);
            }
        }
        Form::Drop { object, names, part, cascade, .. } => {
            for name in names {
                made.drop(*object, name, part.as_ref(), *cascade, before);
            }
        }
        Form::Other { creates, drops, .. } => {
            made.creates.extend(creates.iter().map(|(kind, name)| whole(*kind, name)));
            made.drops.extend(drops.iter().map(|(kind, name)| whole(*kind, name)));
        }
        form => made.creates.extend(created(form, before)),
    }
    made
}

/// Something that is a part of nothing. A cast and the like have no name.
fn whole(kind: ObjectKind, name: &RelName) -> Thing {
    Thing { kind, name: (!name.name.is_empty()).then(|| name.to_string()), of: None }
}

fn created(form: &Form, before: &Schema) -> Option<Thing> {
    let part =
        |kind, name: Option<&String>, of: &RelName| Thing { kind, name: name.cloned(), of: Some(of.clone()) };
    match form {
        Form::CreateTable { table, if_not_exists, .. } => {
            (!(*if_not_exists && before.exists(table))).then(|| whole(ObjectKind::Table, table))
        }
        Form::CreateIndex { name, table, if_not_exists, .. } => {
            let index = |name: &String| RelName { schema: table.schema.clone(), name: name.clone() };
            let there = *if_not_exists && name.as_ref().is_some_and(|name| before.exists(&index(name)));
            (!there).then(|| part(ObjectKind::Index, name.as_ref(), table))
        }
        Form::CreateView { name, materialized: true, if_not_exists, .. } => {
            (!(*if_not_exists && before.exists(name))).then(|| whole(ObjectKind::MaterializedView, name))
        }
        Form::CreateView { name, replace, .. } => {
            let there = *replace && before.views.contains_key(&canonical(name));
            (!there).then(|| whole(ObjectKind::View, name))
        }
        Form::CreateEnum { name, .. } => Some(whole(ObjectKind::Type, name)),
        Form::AddEnumValue { name, label, if_not_exists, .. } => {
            let known = before.enum_type(name);
            let there = *if_not_exists
                && known.is_some_and(|known| known.labels.iter().any(|(known, _)| known == label));
            (!there).then(|| part(ObjectKind::EnumValue, Some(label), name))
        }
        Form::CreateDomain { name, .. } => Some(whole(ObjectKind::Domain, name)),
        Form::CreateSequence { name, if_not_exists, .. } => {
            (!(*if_not_exists && before.exists(name))).then(|| whole(ObjectKind::Sequence, name))
        }
        Form::CreateFunction { name, procedure, .. } => {
            Some(whole(ObjectKind::Function(if *procedure { "procedure" } else { "function" }), name))
        }
        Form::CreatePolicy { table, creates, rule, .. } => {
            let kind = if *rule { ObjectKind::Rule } else { ObjectKind::Policy };
            creates.is_some().then(|| part(kind, creates.as_ref(), table))
        }
        Form::Publication { creates, .. } => {
            let name = creates.as_ref()?;
            Some(whole(ObjectKind::Other("publication"), &RelName::bare(name.clone())))
        }
        Form::CreateTrigger { table, name, .. } => Some(part(ObjectKind::Trigger, Some(name), table)),
        Form::CreateStatistics { name, tables } => {
            let name = Some(&name.name).filter(|name| !name.is_empty());
            Some(part(ObjectKind::Statistics, name, tables.first()?))
        }
        Form::CreateSchema { name } => Some(whole(ObjectKind::Schema, &RelName::bare(name.clone()))),
        Form::CreateExtension { name, .. } => {
            Some(whole(ObjectKind::Extension, &RelName::bare(name.clone())))
        }
        _ => None,
    }
}

impl Made {
    fn alter(&mut self, table: &RelName, action: &AlterAction, before: &Schema) {
        let of = |kind, name: Option<&String>| Thing { kind, name: name.cloned(), of: Some(table.clone()) };
        match action {
            AlterAction::AddColumn { column, if_not_exists } => {
                let known = before.table(table).and_then(|known| known.column(&column.name));
                if !*if_not_exists || known.is_none() {
                    self.creates.push(of(ObjectKind::Column, Some(&column.name)));
                }
            }
            AlterAction::DropColumn { column, .. } => self.drops.push(of(ObjectKind::Column, Some(column))),
            AlterAction::AddConstraint(constraint) => {
                self.creates.push(of(ObjectKind::Constraint, constraint.name.as_ref()));
            }
            AlterAction::DropConstraint { name, .. } => {
                self.drops.push(of(ObjectKind::Constraint, Some(name)));
            }
            _ => {}
        }
    }

    fn drop(
        &mut self,
        kind: ObjectKind,
        name: &RelName,
        part: Option<&String>,
        cascade: bool,
        before: &Schema,
    ) {
        // The name is the table's.
        if part.is_some() {
            self.drops.push(Thing { kind, name: part.cloned(), of: Some(name.clone()) });
            return;
        }
        let table = (kind == ObjectKind::Index).then(|| before.table_of_index(name)).flatten();
        let of = table.map(|(table, _)| table.clone());
        self.drops.push(Thing { of, ..whole(kind, name) });
        if cascade && matches!(kind, ObjectKind::Table | ObjectKind::View | ObjectKind::MaterializedView) {
            let views = before.views_of(name, None).into_iter();
            self.drops.extend(views.map(|view| {
                let plain = before.views.contains_key(&canonical(&view));
                let kind = if plain { ObjectKind::View } else { ObjectKind::MaterializedView };
                Thing { kind, name: Some(view.to_string()), of: None }
            }));
        }
    }
}
