//! Whether a downgrade restores what its upgrade changed, by the model of the schema.
//!
//! What was there before is what the chain tells, and what the commands themselves take for granted: one that drops a column
//! says that there was one, one that sets NOT NULL that the column was nullable. What a downgrade makes anew is taken to be
//! what was there, unless the chain says otherwise. `core/tests/restores.rs` holds the outcome against PGlite.

mod held;
mod opaque;
mod property;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use crate::{
    branches::{Dealings, Object, Touches},
    run::{Run, Step},
    schema::{Constraint, Schema, canonical},
    sql::{AlterAction, Form, ObjectKind, RelName},
};

use held::{Held, held};
use property::{Columns, otherwise};

/// What comes of an upgrade with its downgrade behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Restoration {
    /// The schema is as it was before.
    Restores,
    /// This is otherwise.
    Differs(Vec<Difference>),
    /// It cannot be told, and why.
    Unknown(String),
}

/// Something that is otherwise after upgrade and downgrade than it was before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What.
    pub object: Object,
    /// The word for it: a relation may be a table, a view, an index or a sequence.
    pub kind: &'static str,
    /// How.
    pub how: How,
    /// The operation of the upgrade that deals with it, the last of them, by index.
    pub op: Option<usize>,
    /// Whether it is what the upgrade did, and did not only where it was needed: it makes it, and not only unless it is there,
    /// or takes it away.
    pub of_upgrade: bool,
}

/// In what way something is otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// It was not there before.
    Added,
    /// It is not there any more.
    Gone,
    /// It has another property of this name.
    Otherwise(&'static str),
}

/// Holds the schema after both runs against that before them.
pub fn restoration(upgrade: &Run, downgrade: &Run) -> Restoration {
    if let Some(why) = [upgrade, downgrade].into_iter().find_map(opaque::unclear) {
        return Restoration::Unknown(why);
    }
    let trip = Trip::new(upgrade, downgrade);
    if let Some(why) = opaque::beside_the_model(&trip).or_else(|| opaque::unsettled(&trip)) {
        return Restoration::Unknown(why);
    }
    let found = trip.differences();
    if found.is_empty() { Restoration::Restores } else { Restoration::Differs(found) }
}

/// There and back.
struct Trip<'a> {
    upgrade: &'a Run,
    downgrade: &'a Run,
    /// What the model held before, when the upgrade was through, and after both.
    before: BTreeMap<Object, Held<'a>>,
    between: BTreeMap<Object, Held<'a>>,
    after: BTreeMap<Object, Held<'a>>,
    /// What the commands of each do.
    up: Touches,
    down: Touches,
    /// The last operation of the upgrade that deals with each object.
    ops: BTreeMap<Object, usize>,
    /// The commands that name each column.
    columns: Columns<'a>,
}

impl<'a> Trip<'a> {
    fn new(upgrade: &'a Run, downgrade: &'a Run) -> Self {
        let [up, down] = [upgrade, downgrade].map(|run| {
            let mut touches = Touches::default();
            touches.add(run);
            touches
        });
        let before = upgrade.steps.first().map_or(&upgrade.after, |step| &step.before);
        let schemas: [&Schema; 3] = [before, &upgrade.after, &downgrade.after];
        let names = names(&schemas, [&up, &down], [upgrade, downgrade]);
        let [before, between, after] = schemas.map(|schema| held(schema, &names));
        let (ops, columns) = (ops(upgrade), Columns::of(upgrade, downgrade));
        Self { upgrade, downgrade, before, between, after, up, down, ops, columns }
    }

    fn differences(&self) -> Vec<Difference> {
        let objects: BTreeSet<&Object> = self
            .before
            .keys()
            .chain(self.after.keys())
            .chain(self.up.dealings.keys())
            .chain(self.down.dealings.keys())
            .collect();
        let mut found: Vec<Difference> = Vec::new();
        for object in objects {
            if self.is_told_by_another(object) {
                continue;
            }
            let how = match (self.was(object), self.is(object)) {
                (Some(false), Some(true)) => vec![How::Added],
                (Some(true), Some(false)) => vec![How::Gone],
                (Some(true), Some(true)) => otherwise(self, object).into_iter().map(How::Otherwise).collect(),
                _ => Vec::new(),
            };
            let found_here = how.into_iter().map(|how| {
                let (object, kind, how) = match object {
                    Object::Label(name, _) => (Object::Type(name.clone()), "enum", How::Otherwise("labels")),
                    _ => (object.clone(), self.kind(object), how),
                };
                let of_upgrade = self.is_of_upgrade(&object, how);
                Difference { op: self.ops.get(&object).copied(), object, kind, how, of_upgrade }
            });
            for difference in found_here {
                // The labels of a type stand side by side.
                if found.last() != Some(&difference) {
                    found.push(difference);
                }
            }
        }
        self.wholes(found)
    }

    fn is_of_upgrade(&self, object: &Object, how: How) -> bool {
        let dealings = self.up.dealings.get(object);
        match how {
            How::Added => dealings.is_none_or(|dealings| dealings.finds.is_some()),
            How::Gone => {
                !self.between.contains_key(object)
                    && (self.before.contains_key(object)
                        || dealings.is_some_and(|dealings| dealings.leaves == Some(false)))
            }
            How::Otherwise(_) => true,
        }
    }

    /// Whether it was there before, as far as that is known or taken for granted.
    fn was(&self, object: &Object) -> Option<bool> {
        // What was only learned of from a call may be said not to be there by the command.
        let told = self.before.get(object);
        if told.is_some_and(|held| held.made.is_some()) {
            return Some(true);
        }
        if let Some(constraint) = self.constraint_of(object) {
            return self.was(&constraint);
        }
        let table = self.table_of(object);
        if table.as_ref().and_then(|table| self.was(&Object::Relation(table.clone()))) == Some(false) {
            return Some(false);
        }
        // What is made unless it is there is taken not to be, and the other way round.
        if let Some(dealings) = self.up.dealings.get(object)
            && let Some(known) = dealings.finds.or_else(|| dealings.leaves.map(|leaves| !leaves))
        {
            return Some(known);
        }
        if told.is_some() {
            return Some(true);
        }
        if table.as_ref().is_some_and(|table| held::is_complete(self.before_schema(), table)) {
            return Some(false);
        }
        if table.is_some_and(|table| self.is_replaced(&table)) {
            return self.is(object);
        }
        if let Some(held) = self.between.get(object) {
            return Some(held.made.is_none_or(|made| made.revision != self.upgrade.start.revision));
        }
        let down = self.down.dealings.get(object);
        match self.after.get(object) {
            Some(held) if self.went_along(held) => Some(true),
            Some(held) => down.and_then(|dealings| dealings.finds).or(Some(held.made.is_none())),
            None => down?.finds,
        }
    }

    /// Whether it is there after both.
    fn is(&self, object: &Object) -> Option<bool> {
        if self.after.contains_key(object) {
            return Some(true);
        }
        // What the model does not tell of and gets its name back.
        let back = self.down.dealings.get(object).is_some_and(|dealings| dealings.leaves == Some(true));
        if back && matches!(object, Object::Relation(_) | Object::Column(..)) {
            return Some(true);
        }
        if self.before.contains_key(object)
            || self.between.contains_key(object)
            || self.went_by_cascade(object)
        {
            return Some(false);
        }
        if let Some(table) = object.table()
            && self.is(&Object::Relation(table.clone())) == Some(false)
        {
            return Some(false);
        }
        let [up, down] = [&self.up, &self.down].map(|touches| touches.dealings.get(object));
        let leaves = |dealings: &Dealings| dealings.leaves.or(dealings.finds);
        down.and_then(leaves).or_else(|| up.and_then(leaves))
    }

    /// Whether the upgrade drops a table that the chain does not tell of, so that what is in one of its name afterwards is
    /// not what was in it before.
    fn is_replaced(&self, table: &RelName) -> bool {
        !held::is_complete(self.before_schema(), table)
            && self.upgrade.steps.iter().any(|step| {
                matches!(&step.form, Form::Drop { object: ObjectKind::Table, names, .. }
                    if names.iter().any(|name| canonical(name) == *table))
            })
    }

    /// Whether it is a view that the upgrade makes and that is gone when it is through.
    fn went_by_cascade(&self, object: &Object) -> bool {
        self.upgrade.steps.iter().any(|step| {
            matches!(&step.form, Form::CreateView { name, .. } if Object::Relation(canonical(name)) == *object)
        })
    }

    /// Whether it may have gone with a column that the upgrade drops.
    fn went_along(&self, held: &Held<'_>) -> bool {
        self.upgrade.steps.iter().any(|step| {
            matches!(&step.form, Form::AlterTable { table, actions, .. }
            if held.table == Some(&canonical(table)) && actions.iter().any(|action| {
                matches!(action, AlterAction::DropColumn { column, .. } if held.speaks_of(column))
            }))
        })
    }

    fn before_schema(&self) -> &Schema {
        self.upgrade.steps.first().map_or(&self.upgrade.after, |step| &step.before)
    }

    /// The constraint that an index belongs to.
    fn constraint_of(&self, object: &Object) -> Option<Object> {
        let Object::Relation(name) = object else { return None };
        let held = [&self.after, &self.between].into_iter().find_map(|all| all.get(object))?;
        let of_constraint = matches!(held.what, held::What::Index(index) if index.constraint);
        of_constraint.then(|| held.table.map(|table| Object::Constraint(table.clone(), name.name.clone())))?
    }

    /// The table that something is a part of, an index and an owned sequence too.
    fn table_of(&self, object: &Object) -> Option<RelName> {
        let held = [&self.after, &self.before, &self.between].into_iter().find_map(|all| all.get(object));
        object.table().cloned().or_else(|| held?.table.cloned())
    }

    fn kind(&self, object: &Object) -> &'static str {
        let held = [&self.before, &self.between, &self.after].into_iter().find_map(|all| all.get(object));
        let dropped = || {
            let steps = self.upgrade.steps.iter().chain(&self.downgrade.steps);
            let names = |form: &'a Form| match form {
                Form::Drop { object, names, .. } => Some((*object, names.as_slice())),
                Form::Rename { object, relation, .. } => Some((*object, std::slice::from_ref(relation))),
                _ => None,
            };
            let of =
                |names: &[RelName]| names.iter().any(|name| Object::Relation(canonical(name)) == *object);
            steps
                .filter_map(|step| names(&step.form))
                .find(|(_, names)| of(names))
                .map(|(kind, _)| kind.word())
        };
        held.map(|held| held.kind).or_else(|| object.word()).or_else(dropped).unwrap_or("relation")
    }

    /// Of a primary key the constraint tells, of NOT NULL the column, of a label of a type that is made anew the type.
    fn is_told_by_another(&self, object: &Object) -> bool {
        match object {
            Object::PrimaryKey(_) => true,
            Object::Label(name, _) => {
                let type_ = Object::Type(name.clone());
                let made = self.after.get(&type_).and_then(|held| held.made);
                made.is_some_and(|made| made >= self.upgrade.start)
                    || self.was(&type_) != Some(true)
                    || self.is(&type_) != Some(true)
            }
            Object::Constraint(table, name) => {
                [self.before_schema(), &self.upgrade.after, &self.downgrade.after]
                    .into_iter()
                    .filter_map(|schema| schema.table(table)?.constraint(name))
                    .any(Constraint::is_not_null)
            }
            _ => false,
        }
    }

    /// Without what goes or comes with its table or its constraint.
    fn wholes(&self, mut found: Vec<Difference>) -> Vec<Difference> {
        let whole: BTreeSet<Object> = found
            .iter()
            .filter(|it| !matches!(it.how, How::Otherwise(_)))
            .map(|it| it.object.clone())
            .collect();
        let attached: BTreeSet<RelName> = found
            .iter()
            .filter(|it| it.how == How::Otherwise("parents"))
            .filter_map(|it| match &it.object {
                Object::Relation(name) => Some(name.clone()),
                _ => None,
            })
            .collect();
        found.retain(|it| {
            let table = self.table_of(&it.object);
            let with_table =
                table.as_ref().is_some_and(|table| whole.contains(&Object::Relation(table.clone())));
            let with_type = it.how == How::Otherwise("labels") && whole.contains(&it.object);
            // A table that is attached elsewhere has its constraints from there.
            let moved = ["constraint", "index"].contains(&it.kind)
                && table.as_ref().is_some_and(|table| attached.contains(table));
            let of_constraint = matches!((&it.object, table), (Object::Relation(name), Some(table))
                if whole.contains(&Object::Constraint(table.clone(), name.name.clone())));
            !with_table && !with_type && !moved && !of_constraint
        });
        found
    }
}

/// The last operation of a run that deals with each object.
fn ops(run: &Run) -> BTreeMap<Object, usize> {
    let of_step = |step: &Step| {
        let op = step.op;
        Touches::of(run, step).dealings.into_keys().map(move |object| (object, op))
    };
    run.steps.iter().flat_map(of_step).collect()
}

/// What has to be looked at: what the commands speak of, and everything where one takes along what depends on it.
fn names(schemas: &[&Schema], touches: [&Touches; 2], runs: [&Run; 2]) -> BTreeSet<RelName> {
    let takes_along = runs.into_iter().flat_map(|run| &run.steps).any(|step| match &step.form {
        Form::Drop { object, names, cascade, .. } => {
            let parted = |name| step.before.table(name).is_some_and(|table| table.partitioned);
            *cascade || *object == ObjectKind::Schema || names.iter().any(parted)
        }
        Form::AlterTable { actions, .. } => actions.iter().any(|action| {
            matches!(
                action,
                AlterAction::DropColumn { cascade: true, .. }
                    | AlterAction::DropConstraint { cascade: true, .. }
            )
        }),
        _ => false,
    });
    if takes_along {
        return schemas.iter().flat_map(|schema| held::names(schema)).cloned().collect();
    }
    let objects = touches.into_iter().flat_map(|touches| touches.dealings.keys());
    let named = objects.filter_map(|object| match object {
        Object::Relation(name) | Object::Type(name) | Object::Label(name, _) => Some(name),
        other => other.table(),
    });
    named.cloned().collect()
}

/// As the catalogue of PostgreSQL is told of: `column users.bio added`.
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.kind)?;
        match &self.object {
            Object::Relation(name) | Object::Type(name) => write!(f, "{name}"),
            Object::Column(table, name) | Object::Constraint(table, name) | Object::Part(_, table, name) => {
                write!(f, "{table}.{name}")
            }
            Object::Label(type_, label) => write!(f, "{type_}.{label}"),
            Object::Other(_, name) => f.write_str(name),
            Object::PrimaryKey(table) => write!(f, "{table}"),
        }?;
        match self.how {
            How::Added => f.write_str(" added"),
            How::Gone => f.write_str(" gone"),
            How::Otherwise(property) => write!(f, " {property}"),
        }
    }
}
