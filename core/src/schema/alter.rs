//! What the subcommands of `ALTER TABLE`, and renaming, make of the schema.

use std::rc::Rc;

use super::{Column, Moment, Schema, Table, canonical};
use crate::sql::{AlterAction, ColumnDef, ConstraintDef, ConstraintForm, IndexKey, RelName, TypeName};

/// Types that are an integer with a sequence.
const SERIALS: [(&str, &str); 6] = [
    ("serial", "int4"),
    ("serial4", "int4"),
    ("bigserial", "int8"),
    ("serial8", "int8"),
    ("smallserial", "int2"),
    ("serial2", "int2"),
];

/// Whether a column's type is `serial` or one of its kin.
pub(crate) fn is_serial(type_: &TypeName) -> bool {
    SERIALS.iter().any(|(serial, _)| *serial == type_.name)
}

impl Column {
    /// A new column. One that a query makes has no type that could be told.
    pub(super) fn of(definition: &ColumnDef, now: Moment, of_query: bool) -> Column {
        let serial = SERIALS.iter().find(|(serial, _)| *serial == definition.type_.name);
        let type_ = match serial {
            Some((_, integer)) => TypeName { name: (*integer).to_owned(), ..definition.type_.clone() },
            None => definition.type_.clone(),
        };
        Column {
            name: definition.name.clone(),
            type_: (!of_query && !type_.name.is_empty()).then_some(type_),
            not_null: Some(definition.not_null || serial.is_some()),
            default: Some(definition.fills_rows()),
            definition: Some(Rc::new(definition.clone())),
            added: Some(now),
        }
    }
}

impl Schema {
    /// Take in one subcommand. What comes down to partitions and heirs does so here too.
    pub(super) fn alter(&mut self, table: &RelName, action: &AlterAction, only: bool, now: Moment) {
        let heirs = if only { Vec::new() } else { self.descendants(table) };
        self.alter_sequences(table, action, now);
        // `ALTER TABLE … OWNER TO` takes views and sequences too, and dumps make use of it.
        let name = canonical(table);
        if self.views.contains_key(&name) || self.sequences.contains_key(&name) {
            return;
        }
        match action {
            AlterAction::AddColumn { column, if_not_exists } => {
                for name in std::iter::once(table).chain(&heirs) {
                    self.add_column(name, column, *if_not_exists, now);
                }
            }
            AlterAction::AddConstraint(constraint) => {
                self.add_table_constraint(table, constraint, false, now);
                // Unique indexes are laid on partitions, not on heirs; a primary key of a parent makes no heir's.
                let passes_on = !constraint.no_inherit
                    && match constraint.form {
                        ConstraintForm::Check { .. } | ConstraintForm::NotNull { .. } => true,
                        _ => self.table(table).is_some_and(|known| known.partitioned),
                    };
                for name in heirs.iter().filter(|_| passes_on) {
                    self.add_table_constraint(name, constraint, true, now);
                }
            }
            AlterAction::AttachPartition { partition, default } => {
                let known = self.table_mut(partition);
                known.parents.push(canonical(table));
                known.partition = true;
                known.default_partition = *default;
                self.table_mut(table).partitioned = true;
            }
            AlterAction::DetachPartition { partition, .. } => {
                let known = self.table_mut(partition);
                known.parents.retain(|parent| *parent != canonical(table));
                known.partition = false;
                known.default_partition = false;
            }
            AlterAction::Other { subtype, name: Some(parent) } if subtype == "AT_AddInherit" => {
                let parent = parse_relation(parent);
                self.table_mut(table).parents.push(canonical(&parent));
            }
            AlterAction::Other { subtype, name: Some(parent) } if subtype == "AT_DropInherit" => {
                let parent = canonical(&parse_relation(parent));
                self.table_mut(table).parents.retain(|known| *known != parent);
            }
            AlterAction::DropColumn { column, cascade: true, .. } => {
                self.drop_views(&self.views_of(table, Some(column)));
                self.drop_keys_to(&canonical(table), |columns| columns.contains(column));
                for name in std::iter::once(table).chain(&heirs) {
                    self.table_mut(name).drop_column(column);
                }
            }
            AlterAction::DropConstraint { name, cascade: true, .. } => {
                self.drop_keys_by(table, name);
                for name in std::iter::once(table).chain(&heirs) {
                    self.table_mut(name).alter(action);
                }
            }
            action => {
                for name in std::iter::once(table).chain(&heirs) {
                    self.table_mut(name).alter(action);
                }
            }
        }
    }

    fn add_table_constraint(
        &mut self,
        name: &RelName,
        constraint: &ConstraintDef,
        inherited: bool,
        now: Moment,
    ) {
        let mut known = self.table_mut(name).clone();
        let before = known.constraints.len();
        self.add_constraint(&canonical(name), &mut known, constraint, None, now);
        for added in known.constraints.iter_mut().skip(before) {
            Rc::make_mut(added).inherited = inherited;
        }
        *self.table_mut(name) = known;
    }

    fn add_column(&mut self, table: &RelName, column: &ColumnDef, if_not_exists: bool, now: Moment) {
        let mut known = self.table_mut(table).clone();
        if if_not_exists && known.column(&column.name).is_some() {
            return;
        }
        known.columns.retain(|found| found.name != column.name);
        known.columns.push(Rc::new(Column::of(column, now, false)));
        for constraint in &column.constraints {
            self.add_constraint(&canonical(table), &mut known, constraint, Some(&column.name), now);
        }
        *self.table_mut(table) = known;
    }

    /// The foreign keys that rest on a primary key or unique constraint go with it: `DROP CONSTRAINT … CASCADE`.
    fn drop_keys_by(&mut self, table: &RelName, constraint: &str) {
        let known = self.table(table).and_then(|known| known.constraint(constraint));
        if let Some(
            ConstraintForm::PrimaryKey { columns: own, .. } | ConstraintForm::Unique { columns: own, .. },
        ) = known.map(|known| known.form.clone())
        {
            self.drop_keys_to(&canonical(table), |columns| {
                columns.len() == own.len() && columns.iter().all(|column| own.contains(column))
            });
        }
    }
}

impl Table {
    /// Take in a subcommand that concerns this table alone.
    fn alter(&mut self, action: &AlterAction) {
        match action {
            AlterAction::DropColumn { column, .. } => self.drop_column(column),
            AlterAction::SetType { column, type_, collation, .. } => {
                let column = self.column_mut(column);
                column.type_ = Some(type_.clone());
                // A collation that is not written again is lost.
                if let Some(definition) = &mut column.definition {
                    Rc::make_mut(definition).collation.clone_from(collation);
                }
            }
            AlterAction::SetNotNull { column } => self.set_not_null(column, true),
            AlterAction::DropNotNull { column } => self.set_not_null(column, false),
            AlterAction::SetDefault { column, .. } => self.column_mut(column).default = Some(true),
            AlterAction::DropDefault { column } => self.column_mut(column).default = Some(false),
            AlterAction::Identity { column, adds } => self.column_mut(column).default = *adds,
            AlterAction::DropConstraint { name, .. } => self.drop_constraint(name),
            AlterAction::Other { subtype, .. } if subtype == "AT_SetLogged" => self.unlogged = Some(false),
            AlterAction::Other { subtype, .. } if subtype == "AT_SetUnLogged" => self.unlogged = Some(true),
            AlterAction::ValidateConstraint { name } => {
                let found = self.constraints.iter_mut().find(|known| known.name.as_ref() == Some(name));
                let mut proven = None;
                if let Some(constraint) = found {
                    Rc::make_mut(constraint).valid = true;
                    if let ConstraintForm::NotNull { column } = &constraint.form {
                        proven = Some(column.clone());
                    }
                }
                if let Some(column) = proven {
                    self.set_not_null(&column, true);
                }
            }
            _ => {}
        }
    }

    /// The column, entered as one that was there before where it is not known.
    pub(super) fn column_mut(&mut self, name: &str) -> &mut Column {
        let at = self.columns.iter().position(|column| column.name == name).unwrap_or_else(|| {
            self.columns.push(Rc::new(Column { name: name.to_owned(), ..Column::default() }));
            self.columns.len() - 1
        });
        Rc::make_mut(&mut self.columns[at])
    }

    pub(super) fn set_not_null(&mut self, column: &str, not_null: bool) {
        self.column_mut(column).not_null = Some(not_null);
    }

    /// The column goes, and with it every constraint and index that speaks of it.
    pub(super) fn drop_column(&mut self, column: &str) {
        self.columns.retain(|known| known.name != column);
        self.constraints.retain(|constraint| !constraint.form.speaks_of(column));
        self.indexes.retain(|index| !index.speaks_of(column));
    }

    fn drop_constraint(&mut self, name: &str) {
        let gone: Vec<ConstraintForm> = self
            .constraints
            .iter()
            .filter(|constraint| constraint.name.as_deref() == Some(name))
            .map(|constraint| constraint.form.clone())
            .collect();
        self.constraints.retain(|constraint| constraint.name.as_deref() != Some(name));
        self.indexes.retain(|index| !index.constraint || index.name.as_deref() != Some(name));
        for form in gone {
            if let ConstraintForm::NotNull { column } = form {
                self.set_not_null(&column, false);
            }
        }
    }
}

impl super::Index {
    /// Whether a column is among the keys, in an expression or in the condition.
    pub fn speaks_of(&self, column: &str) -> bool {
        self.keys.iter().any(|key| matches!(key, IndexKey::Column(name) if name == column))
            || self.expression_columns.iter().any(|name| name == column)
    }
}

impl super::Constraint {
    /// Whether it is NOT NULL, written as a constraint.
    pub fn is_not_null(&self) -> bool {
        matches!(self.form, ConstraintForm::NotNull { .. })
    }
}

impl ConstraintForm {
    /// Whether a column of the constraint's own table is in it.
    pub fn speaks_of(&self, column: &str) -> bool {
        match self {
            ConstraintForm::Check { columns, .. }
            | ConstraintForm::ForeignKey { columns, .. }
            | ConstraintForm::Unique { columns, .. }
            | ConstraintForm::PrimaryKey { columns, .. } => columns.iter().any(|name| name == column),
            ConstraintForm::Exclude { keys } => keys.contains(&IndexKey::Column(column.to_owned())),
            ConstraintForm::NotNull { column: own } => own == column,
        }
    }
}

/// The relation that `schema.name` or `name` stands for.
pub(crate) fn parse_relation(text: &str) -> RelName {
    match text.split_once('.') {
        Some((schema, name)) => RelName { schema: Some(schema.to_owned()), name: name.to_owned() },
        None => RelName::bare(text),
    }
}
