//! The facts that hold for constraints that `ALTER TABLE` adds, drops and validates.

use super::effects_of::Gather;
use crate::sql::{ConstraintDef, ConstraintForm, IndexKey, RelName};

impl Gather<'_> {
    pub(super) fn add_constraint(&mut self, table: &RelName, constraint: &ConstraintDef) {
        let ConstraintDef { form, not_valid, not_enforced, no_inherit, .. } = constraint;
        // Since 18 the tables below are locked also by constraints that do not come down to them.
        let below = match form {
            ConstraintForm::ForeignKey { .. } => "alter-table.add-foreign-key.below",
            _ => "alter-table.add-constraint.below",
        };
        let by_index = matches!(
            form,
            ConstraintForm::Unique { using_index: Some(_), .. }
                | ConstraintForm::PrimaryKey { using_index: Some(_), .. }
        );
        if !by_index {
            self.add(below, Some(table), &[]);
        }
        self.only |= *no_inherit;
        match form {
            ConstraintForm::Check { .. } => {
                let key = match (not_enforced, not_valid) {
                    (true, _) => "alter-table.add-check.not-enforced",
                    (false, true) => "alter-table.add-check.not-valid",
                    (false, false) => "alter-table.add-check",
                };
                self.add(key, Some(table), &[]);
            }
            ConstraintForm::ForeignKey { target, .. } => {
                let key = match (not_enforced, not_valid) {
                    (true, _) => "alter-table.add-foreign-key.not-enforced",
                    (false, true) => "alter-table.add-foreign-key.not-valid",
                    (false, false) => "alter-table.add-foreign-key",
                };
                self.add(key, Some(table), std::slice::from_ref(target));
            }
            ConstraintForm::Unique { using_index, .. } => match using_index {
                Some(_) => self.add("alter-table.add-unique.using-index", Some(table), &[]),
                None => self.add_index("alter-table.add-unique", table),
            },
            ConstraintForm::PrimaryKey { columns, using_index } => {
                self.add_primary_key(table, columns, using_index.as_deref());
            }
            ConstraintForm::Exclude { .. } => self.add("alter-table.add-exclude", Some(table), &[]),
            ConstraintForm::NotNull { .. } => {
                let key = if *not_valid {
                    "alter-table.add-not-null.not-valid"
                } else {
                    "alter-table.add-not-null"
                };
                self.add(key, Some(table), &[]);
            }
        }
    }

    pub(super) fn alter_constraint(&mut self, table: &RelName, name: &str, enforced: Option<bool>) {
        let known = self.before.table(table).and_then(|known| known.constraint(name));
        let target = match known.map(|known| &known.form) {
            Some(ConstraintForm::ForeignKey { target, .. }) => vec![target.clone()],
            _ => Vec::new(),
        };
        let key = match enforced {
            Some(true) => "alter-table.alter-constraint.enforced",
            Some(false) => "alter-table.alter-constraint.not-enforced",
            None => "alter-table.alter-constraint",
        };
        self.add(key, Some(table), &target);
    }

    /// A constraint with an index: on a partitioned table each partition gets one of its own.
    fn add_index(&mut self, key: &'static str, table: &RelName) {
        self.add(key, Some(table), &[]);
        for partition in self.before.partitions(table) {
            self.add("alter-table.add-unique.partition", Some(&partition), &[]);
        }
    }

    fn add_primary_key(&mut self, table: &RelName, columns: &[String], using_index: Option<&str>) {
        let known = self.before.table(table);
        let Some(index) = using_index else {
            let proven =
                known.is_some_and(|known| columns.iter().all(|column| known.proves_not_null(column)));
            if !proven {
                self.add("alter-table.set-not-null", Some(table), &[]);
            }
            self.add_index("alter-table.add-primary-key", table);
            return;
        };
        let keys = known.and_then(|known| known.index(index)).map_or(&[][..], |index| &index.keys);
        let of_index = keys.iter().filter_map(|key| match key {
            IndexKey::Column(column) => Some(column),
            IndexKey::Expression => None,
        });
        let columns: Vec<&String> = columns.iter().chain(of_index).collect();
        let proven = known.is_some_and(|known| {
            !columns.is_empty() && columns.iter().all(|column| known.proves_not_null(column))
        });
        if columns.is_empty() {
            self.effects.doubt(format!("whether the columns of index {index} refuse NULL is not known"));
        }
        let key = if proven {
            "alter-table.add-primary-key.using-index"
        } else {
            "alter-table.add-primary-key.using-index.nullable"
        };
        self.add(key, Some(table), &[]);
    }

    pub(super) fn drop_constraint(&mut self, table: &RelName, name: &str, cascade: bool) {
        self.add("alter-table.drop-constraint", Some(table), &[]);
        let known =
            self.before.table(table).and_then(|known| known.constraint(name)).map(|known| known.form.clone());
        match known {
            Some(ConstraintForm::ForeignKey { target, .. }) => {
                self.add("alter-table.drop-constraint.foreign-key", Some(table), &[target]);
            }
            Some(ConstraintForm::PrimaryKey { columns, .. } | ConstraintForm::Unique { columns, .. })
                if cascade =>
            {
                let first = columns.first().map_or("", String::as_str);
                let others = self.referring_to(table, first);
                if !others.is_empty() {
                    self.add("alter-table.drop-constraint.foreign-key", Some(table), &others);
                }
            }
            None if looks_like_foreign_key(name) => self.effects.doubt(format!(
                "which table {name} refers to is not known; if it is a foreign key, that table is locked too"
            )),
            _ => {}
        }
    }

    pub(super) fn validate(&mut self, table: &RelName, name: &str) {
        let known = self.before.table(table).and_then(|known| known.constraint(name));
        if known.is_some_and(|known| known.valid) {
            self.add("alter-table.validate.valid", Some(table), &[]);
            return;
        }
        match known.map(|known| known.form.clone()) {
            Some(ConstraintForm::ForeignKey { target, .. }) => {
                self.add("alter-table.validate.foreign-key", Some(table), &[target]);
            }
            Some(_) => self.add("alter-table.validate.check", Some(table), &[]),
            None => {
                self.add("alter-table.validate.unknown", Some(table), &[]);
                if looks_like_foreign_key(name) {
                    self.effects.doubt(format!(
                        "which table {name} refers to is not known; it is locked and read too"
                    ));
                }
            }
        }
    }
}

/// Whether a name is one that foreign keys commonly get.
fn looks_like_foreign_key(name: &str) -> bool {
    name.starts_with("fk_") || name.ends_with("_fkey") || name.ends_with("_fk") || name.contains("_fk_")
}
