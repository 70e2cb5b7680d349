//! What `DROP` makes of the schema.

use super::{Schema, canonical};
use crate::sql::{ConstraintForm, ObjectKind, RelName};

impl Schema {
    pub(super) fn drop(&mut self, object: ObjectKind, name: &RelName, cascade: bool) {
        let name = canonical(name);
        match object {
            ObjectKind::Table | ObjectKind::MaterializedView | ObjectKind::ForeignTable => {
                self.drop_table(&name);
            }
            ObjectKind::View => {
                self.views.remove(&name);
            }
            ObjectKind::Sequence => self.drop_sequence(&name),
            ObjectKind::Statistics => {
                self.statistics.remove(&name);
            }
            ObjectKind::Index => {
                if let Some(table) = self.table_of_index(&name).map(|(table, _)| table.clone()) {
                    self.table_mut(&table).indexes.retain(|index| index.name.as_deref() != Some(&name.name));
                }
            }
            ObjectKind::Type | ObjectKind::Domain => {
                if cascade {
                    self.drop_columns_of_type(&name);
                }
                self.enums.remove(&name);
                self.domains.remove(&name);
            }
            ObjectKind::Schema => self.drop_schema(&name.name),
            _ => {}
        }
    }

    /// Views and materialized views go.
    pub(super) fn drop_views(&mut self, names: &[RelName]) {
        for name in names {
            self.views.remove(name);
            self.tables.remove(name);
        }
    }

    fn drop_table(&mut self, name: &RelName) {
        for partition in self.descendants(name) {
            self.tables.remove(&partition);
            self.drop_owned_sequences(&partition, None);
        }
        self.tables.remove(name);
        self.drop_owned_sequences(name, None);
        // Without CASCADE there are none.
        self.drop_keys_to(name, |_| true);
    }

    /// The foreign keys to a table that refer to such columns go.
    pub(super) fn drop_keys_to(&mut self, name: &RelName, concerns: impl Fn(&[String]) -> bool) {
        for (other, columns) in self.referenced_by(name) {
            if concerns(self.or_primary_key(name, &columns)) {
                self.table_mut(&other).constraints.retain(|constraint| {
                    !matches!(&constraint.form, ConstraintForm::ForeignKey { target, target_columns, .. }
                        if canonical(target) == *name && *target_columns == columns)
                });
            }
        }
    }

    fn drop_columns_of_type(&mut self, name: &RelName) {
        for table in self.tables_using_type(name) {
            let known = self.table_mut(&table);
            let gone: Vec<String> = known
                .columns
                .iter()
                .filter(|column| column.is_of_type(name))
                .map(|column| column.name.clone())
                .collect();
            for column in gone {
                known.drop_column(&column);
            }
        }
    }

    fn drop_schema(&mut self, schema: &str) {
        let stays = |name: &RelName| name.schema.as_deref() != Some(schema);
        self.tables.retain(|name, _| stays(name));
        self.views.retain(|name, _| stays(name));
        self.enums.retain(|name, _| stays(name));
        self.domains.retain(|name, _| stays(name));
        self.sequences.retain(|name, _| stays(name));
    }
}
