//! What one branch needs to find in the database, and what it leaves there.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    run::{Run, Step},
    schema::{canonical, type_relation},
    sql::{
        AlterAction, ColumnDef, ConstraintDef, ConstraintForm, Form, IndexKey, ObjectKind, RelName, TypeName,
    },
};

/// Something with a name that a command may need, make or take away. Names are kept as the schema keeps them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Object {
    /// A table, view, index or sequence: they share their names.
    Relation(RelName),
    /// A column of a table.
    Column(RelName, String),
    /// A constraint of a table.
    Constraint(RelName, String),
    /// The primary key of a table.
    PrimaryKey(RelName),
    /// A type.
    Type(RelName),
    /// A label of an enum.
    Label(RelName, String),
    /// A trigger, policy or rule of a table, with the word for it.
    Part(&'static str, RelName, String),
    /// A schema or extension, with the word for it.
    Other(&'static str, String),
}

/// What a command does about an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Act {
    /// It must be there.
    Needs,
    /// It must be there, and cannot be dropped from then on without `CASCADE`.
    Leans,
    /// A view shows it or picks rows by it: it must be there, and can neither be dropped nor change its type from then on.
    Shows,
    /// A column must be there, and gets this property.
    Sets(&'static str, String),
    /// It must not be there, and then is.
    Makes,
    /// It is there then, whether it was or not.
    Ensures,
    /// It must be there, and then is not.
    Drops {
        /// Together with what leans on it.
        cascade: bool,
    },
    /// It must be there, and then has another name.
    Renames,
    /// It is not there then, whether it was or not.
    Removes {
        /// Together with what leans on it.
        cascade: bool,
    },
}

/// What a branch does about one object, from beginning to end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Dealings {
    /// What it must find: the object there, or not there.
    pub(crate) finds: Option<bool>,
    /// What it leaves: the object there, or not; nothing where it leaves it as it was.
    pub(crate) leaves: Option<bool>,
    /// Whether it drops it without taking along what leans on it.
    pub(crate) drops: bool,
    /// Whether it leaves something behind that leans on it.
    pub(crate) leans: bool,
    /// Whether it leaves a view behind that shows it or picks rows by it.
    pub(crate) shows: bool,
    /// The properties that it gives a column in the end.
    pub(crate) sets: BTreeMap<&'static str, String>,
}

/// What a branch does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Touches {
    /// By object.
    pub(crate) dealings: BTreeMap<Object, Dealings>,
    /// The tables that it speaks of.
    pub(crate) tables: BTreeSet<RelName>,
    /// How many of its statements cannot be known well enough.
    pub(crate) unknown: usize,
}

impl Touches {
    /// Takes in what one revision does.
    pub(crate) fn add(&mut self, run: &Run) {
        for step in &run.steps {
            self.add_step(run, step);
        }
        // A statement without a command of its own: what it would be is not known.
        let without = (0..run.statements.len()).filter(|at| run.steps_of_statement(*at).is_empty());
        self.unknown += without.filter(|at| !run.marks.contains_key(at)).count();
    }

    /// What one command does.
    pub(crate) fn of(run: &Run, step: &Step) -> Self {
        let mut touches = Self::default();
        touches.add_step(run, step);
        touches
    }

    fn add_step(&mut self, run: &Run, step: &Step) {
        let sql = run.statements.get(step.statement).and_then(|statement| statement.sql.as_known());
        let text = sql.and_then(|sql| sql.get(step.range.start..step.range.end));
        let decided = run.op_of(step).is_some_and(|op| op.when.is_none());
        if !text.is_some_and(|text| decided && self.step(step, text)) {
            self.unknown += 1;
        }
    }

    fn act(&mut self, object: Object, act: Act) {
        if let Object::Column(table, _) | Object::Constraint(table, _) | Object::PrimaryKey(table) = &object {
            self.tables.insert(table.clone());
        }
        let dealings = self.dealings.entry(object).or_default();
        let finds = match act {
            Act::Needs | Act::Leans | Act::Shows | Act::Sets(..) | Act::Drops { .. } | Act::Renames => {
                Some(true)
            }
            Act::Makes => Some(false),
            Act::Ensures | Act::Removes { .. } => None,
        };
        // Only what is not of its own making must be found.
        if dealings.finds.is_none() && dealings.leaves.is_none() {
            dealings.finds = finds;
        }
        match act {
            Act::Needs => {}
            Act::Leans => dealings.leans = true,
            Act::Shows => (dealings.leans, dealings.shows) = (true, true),
            Act::Sets(property, value) => {
                dealings.sets.insert(property, value);
            }
            Act::Makes | Act::Ensures => dealings.leaves = Some(true),
            Act::Drops { cascade } | Act::Removes { cascade } => {
                dealings.leaves = Some(false);
                dealings.drops = !cascade;
            }
            Act::Renames => dealings.leaves = Some(false),
        }
    }

    fn relation(&mut self, name: &RelName, act: Act) {
        self.act(Object::Relation(canonical(name)), act);
    }

    fn table(&mut self, name: &RelName, act: Act) {
        self.tables.insert(canonical(name));
        self.relation(name, act);
    }

    fn column(&mut self, table: &RelName, column: &str, act: Act) {
        self.act(Object::Column(canonical(table), column.to_owned()), act);
    }

    fn columns<'a>(&mut self, table: &RelName, columns: impl IntoIterator<Item = &'a String>, act: &Act) {
        for column in columns {
            self.column(table, column, act.clone());
        }
    }

    /// Takes in one command; false where it cannot be told what it does.
    fn step(&mut self, step: &Step, text: &str) -> bool {
        match &step.form {
            Form::AlterTable { table, object, actions, if_exists, .. } => {
                if *if_exists {
                    // It does nothing where the table is not there, and what it needs of it is not needed then.
                    self.tables.insert(canonical(table));
                    return false;
                }
                if *object == ObjectKind::Table {
                    self.table(table, Act::Needs);
                } else {
                    self.relation(table, Act::Needs);
                }
                for action in actions {
                    self.alter(table, action, text);
                }
                true
            }
            Form::CreateTable {
                table, columns, constraints, parents, like, reads, if_not_exists, ..
            } => {
                self.table(table, makes(*if_not_exists));
                for other in parents.iter().chain(like).chain(reads.iter().flatten()) {
                    self.table(other, Act::Needs);
                }
                for column in columns {
                    self.new_column(table, column, false);
                }
                for constraint in constraints {
                    self.constraint(table, constraint, false);
                }
                true
            }
            Form::CreateIndex { name, table, keys, if_not_exists, expression_columns, .. } => {
                self.table(table, Act::Needs);
                if let Some(name) = name {
                    self.relation(&beside(table, name), makes(*if_not_exists));
                }
                let keys = keys.iter().filter_map(|key| match key {
                    IndexKey::Column(column) => Some(column),
                    IndexKey::Expression => None,
                });
                self.columns(table, keys.chain(expression_columns), &Act::Needs);
                true
            }
            Form::Drop { object, names, part, if_exists, cascade, .. } => {
                let act = drops(*if_exists, *cascade);
                names.iter().all(|name| self.drop(*object, name, part.as_ref(), act.clone(), step))
            }
            Form::Rename { object, relation, from, to } => self.rename(*object, relation, from.as_ref(), to),
            Form::CreateEnum { name, .. } | Form::CreateDomain { name, .. } => {
                self.act(Object::Type(canonical(name)), Act::Makes);
                true
            }
            Form::AddEnumValue { name, label, if_not_exists, .. } => {
                self.act(Object::Type(canonical(name)), Act::Needs);
                self.act(Object::Label(canonical(name), label.clone()), makes(*if_not_exists));
                true
            }
            Form::CreateSequence { name, if_not_exists, .. } => {
                self.relation(name, makes(*if_not_exists));
                true
            }
            Form::CreateView { name, reads, replace, if_not_exists, uses, .. } => {
                self.relation(name, makes(*replace || *if_not_exists));
                for table in reads {
                    self.table(table, Act::Leans);
                    self.view_uses(table, uses, step);
                }
                true
            }
            Form::CreateTrigger { table, name, .. } => {
                self.table(table, Act::Needs);
                self.act(Object::Part("trigger", canonical(table), name.clone()), Act::Makes);
                true
            }
            Form::Insert { table, columns, reads, writes, .. } => self.rows(table, columns, reads, writes),
            Form::Update { table, columns, picks, reads, writes, .. } => {
                self.columns(table, picks, &Act::Needs);
                self.rows(table, columns, reads, writes)
            }
            Form::Delete { table, picks, reads, writes, .. } => self.rows(table, picks, reads, writes),
            Form::Select { reads, writes, .. } => {
                for table in reads.iter().chain(writes) {
                    self.table(table, Act::Needs);
                }
                true
            }
            Form::Truncate { tables, .. } | Form::LockTable { tables, .. } | Form::Vacuum { tables, .. } => {
                for table in tables {
                    self.table(table, Act::Needs);
                }
                true
            }
            Form::Comment { relation: Some(relation), .. } => {
                self.relation(relation, Act::Needs);
                true
            }
            Form::Grant { relations } => {
                for relation in relations {
                    self.relation(relation, Act::Needs);
                }
                true
            }
            Form::CreateSchema { name } => {
                self.act(Object::Other("schema", name.clone()), Act::Makes);
                true
            }
            Form::CreateExtension { name, if_not_exists } => {
                self.act(Object::Other("extension", name.clone()), makes(*if_not_exists));
                true
            }
            Form::Set { .. } | Form::Transaction(_) | Form::Explain { .. } => true,
            _ => false,
        }
    }

    fn rows(&mut self, table: &RelName, columns: &[String], reads: &[RelName], writes: &[RelName]) -> bool {
        self.table(table, Act::Needs);
        self.columns(table, columns, &Act::Needs);
        for other in reads.iter().chain(writes) {
            self.table(other, Act::Needs);
        }
        true
    }

    /// A view leans on the columns that its query speaks of, where these can be told.
    fn view_uses(&mut self, table: &RelName, uses: &[String], step: &Step) {
        let Some(known) = step.before.table(table) else { return };
        for column in known.columns.iter().filter(|column| uses.contains(&column.name)) {
            self.column(table, &column.name, Act::Shows);
        }
    }

    fn alter(&mut self, table: &RelName, action: &AlterAction, text: &str) {
        match action {
            AlterAction::AddColumn { column, if_not_exists } => {
                self.column(table, &column.name, makes(*if_not_exists));
                self.new_column(table, column, true);
            }
            AlterAction::DropColumn { column, cascade, if_exists } => {
                self.column(table, column, drops(*if_exists, *cascade));
            }
            AlterAction::SetType { column, type_, .. } => {
                self.of_type(type_);
                self.column(table, column, Act::Sets("type", type_.to_string()));
            }
            AlterAction::SetNotNull { column } => {
                self.column(table, column, Act::Sets("NOT NULL", "set".into()));
            }
            AlterAction::DropNotNull { column } => {
                self.column(table, column, Act::Sets("NOT NULL", "dropped".into()));
            }
            // What the default is stands in the command and nowhere else.
            AlterAction::SetDefault { column, .. } => {
                self.column(table, column, Act::Sets("default", text.to_owned()));
            }
            AlterAction::DropDefault { column } => {
                self.column(table, column, Act::Sets("default", "dropped".into()));
            }
            AlterAction::Identity { column, .. } => self.column(table, column, Act::Needs),
            AlterAction::AddConstraint(constraint) => self.constraint(table, constraint, true),
            AlterAction::DropConstraint { name, if_exists, cascade } => {
                let constraint = Object::Constraint(canonical(table), name.clone());
                self.act(constraint, drops(*if_exists, *cascade));
            }
            AlterAction::ValidateConstraint { name } | AlterAction::AlterConstraint { name, .. } => {
                self.act(Object::Constraint(canonical(table), name.clone()), Act::Needs);
            }
            AlterAction::AttachPartition { partition, .. }
            | AlterAction::DetachPartition { partition, .. } => {
                self.table(partition, Act::Needs);
            }
            AlterAction::Other { .. } => {}
        }
    }

    fn new_column(&mut self, table: &RelName, column: &ColumnDef, added: bool) {
        self.of_type(&column.type_);
        for constraint in &column.constraints {
            self.constraint(table, constraint, added);
        }
    }

    /// A column of a type leans on it.
    fn of_type(&mut self, type_: &TypeName) {
        self.act(Object::Type(canonical(&type_relation(type_))), Act::Leans);
    }

    /// What a constraint needs; the columns of a table that is made with it are its own.
    fn constraint(&mut self, table: &RelName, constraint: &ConstraintDef, added: bool) {
        if let Some(name) = constraint.name.as_ref().filter(|_| added) {
            self.act(Object::Constraint(canonical(table), name.clone()), Act::Makes);
        }
        let own: &[String] = match &constraint.form {
            ConstraintForm::ForeignKey { columns, target, target_columns, .. } => {
                if canonical(target) != canonical(table) {
                    self.table(target, Act::Leans);
                    self.columns(target, target_columns, &Act::Leans);
                }
                columns
            }
            ConstraintForm::PrimaryKey { columns, .. } => {
                // A constraint that was dropped before may have been the key.
                let dropped = self.dealings.iter().any(|(object, dealings)| {
                    let is_own = matches!(object, Object::Constraint(of, _) if *of == canonical(table));
                    is_own && dealings.leaves == Some(false)
                });
                if !dropped {
                    self.act(Object::PrimaryKey(canonical(table)), Act::Makes);
                }
                columns
            }
            ConstraintForm::Unique { columns, .. } | ConstraintForm::Check { columns, .. } => columns,
            ConstraintForm::Exclude { .. } | ConstraintForm::NotNull { .. } => &[],
        };
        if added {
            self.columns(table, own, &Act::Needs);
        }
    }

    fn drop(
        &mut self,
        kind: ObjectKind,
        name: &RelName,
        part: Option<&String>,
        act: Act,
        step: &Step,
    ) -> bool {
        match (kind, part) {
            (ObjectKind::Table, None) => self.table(name, act),
            (ObjectKind::Index, None) => {
                if let Some((table, index)) = step.before.table_of_index(name) {
                    let (table, keys) = (table.clone(), index.keys.clone());
                    self.table(&table, Act::Needs);
                    for key in &keys {
                        if let IndexKey::Column(column) = key {
                            self.column(&table, column, Act::Needs);
                        }
                    }
                }
                self.relation(name, act);
            }
            (
                ObjectKind::View
                | ObjectKind::MaterializedView
                | ObjectKind::Sequence
                | ObjectKind::ForeignTable,
                None,
            ) => self.relation(name, act),
            (ObjectKind::Type | ObjectKind::Domain, None) => self.act(Object::Type(canonical(name)), act),
            (ObjectKind::Schema, None) => self.act(Object::Other("schema", name.name.clone()), act),
            (ObjectKind::Extension, None) => self.act(Object::Other("extension", name.name.clone()), act),
            (ObjectKind::Trigger | ObjectKind::Policy | ObjectKind::Rule, Some(part)) => {
                self.table(name, Act::Needs);
                self.act(Object::Part(kind.word(), canonical(name), part.clone()), act);
            }
            _ => return false,
        }
        true
    }

    fn rename(&mut self, kind: ObjectKind, relation: &RelName, from: Option<&String>, to: &str) -> bool {
        let renamed = beside(relation, to);
        let (old, new) = match (kind, from) {
            (ObjectKind::Column, Some(from)) => {
                self.table(relation, Act::Needs);
                let of = |name: &str| Object::Column(canonical(relation), name.to_owned());
                (of(from), of(to))
            }
            (ObjectKind::Constraint, Some(from)) => {
                self.table(relation, Act::Needs);
                let of = |name: &str| Object::Constraint(canonical(relation), name.to_owned());
                (of(from), of(to))
            }
            (ObjectKind::EnumValue, Some(from)) => {
                self.act(Object::Type(canonical(relation)), Act::Needs);
                let of = |name: &str| Object::Label(canonical(relation), name.to_owned());
                (of(from), of(to))
            }
            (ObjectKind::Type, None) => {
                (Object::Type(canonical(relation)), Object::Type(canonical(&renamed)))
            }
            (ObjectKind::Table, None) => {
                self.tables.extend([canonical(relation), canonical(&renamed)]);
                (Object::Relation(canonical(relation)), Object::Relation(canonical(&renamed)))
            }
            (ObjectKind::Index | ObjectKind::View | ObjectKind::Sequence, None) => {
                (Object::Relation(canonical(relation)), Object::Relation(canonical(&renamed)))
            }
            _ => return false,
        };
        self.act(old, Act::Renames);
        self.act(new, Act::Makes);
        true
    }
}

/// Something of that name in the schema of a relation.
fn beside(relation: &RelName, name: &str) -> RelName {
    RelName { schema: relation.schema.clone(), name: name.to_owned() }
}

/// Making something, or seeing to it that it is there.
fn makes(unless_there: bool) -> Act {
    if unless_there { Act::Ensures } else { Act::Makes }
}

/// Taking something away, or seeing to it that it is not there.
fn drops(if_there: bool, cascade: bool) -> Act {
    if if_there { Act::Removes { cascade } } else { Act::Drops { cascade } }
}
