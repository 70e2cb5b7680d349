//! The names that PostgreSQL gives to what the SQL leaves without one.

use super::{Schema, Table};
use crate::sql::{ConstraintForm, IndexKey, LONGEST_NAME, RelName, clip};

/// `name1_name2_label`, the longer of the two names cut until it fits: `makeObjectName` in PostgreSQL's `indexcmds.c`.
fn object_name(name1: &str, name2: &str, label: &str) -> String {
    let overhead = label.len() + 1 + usize::from(!name2.is_empty());
    let room = LONGEST_NAME.saturating_sub(overhead);
    let (mut length1, mut length2) = (name1.len(), name2.len());
    while length1 + length2 > room {
        if length1 > length2 {
            length1 -= 1;
        } else {
            length2 -= 1;
        }
    }
    let (name1, name2) = (clip(name1, length1), clip(name2, length2));
    if name2.is_empty() { format!("{name1}_{label}") } else { format!("{name1}_{name2}_{label}") }
}

/// The first of `base`, `base1`, `base2`… that is not taken: a number is put behind the label.
fn free(name1: &str, name2: &str, label: &str, taken: impl Fn(&str) -> bool) -> String {
    let first = object_name(name1, name2, label);
    if !taken(&first) {
        return first;
    }
    // No schema has that many relations.
    (1..10_000_u32)
        .map(|pass| object_name(name1, name2, &format!("{label}{pass}")))
        .find(|name| !taken(name))
        .unwrap_or(first)
}

/// The name of a table's primary key that was written without one, where no relation has that name.
pub fn primary_key_name(table: &RelName) -> String {
    object_name(&table.name, "", "pkey")
}

impl Schema {
    /// Whether a relation or an index of this name is known in the schema that `table` is in.
    fn name_taken(&self, table: &RelName, name: &str) -> bool {
        self.exists(&RelName { schema: table.schema.clone(), name: name.to_owned() })
    }

    /// The name of a new constraint that is written without one. `table` is what is known of the table so far.
    pub(crate) fn constraint_name(&self, name: &RelName, table: &Table, form: &ConstraintForm) -> String {
        let of_table = |found: &str| table.constraint(found).is_some();
        let of_schema =
            |found: &str| of_table(found) || table.index(found).is_some() || self.name_taken(name, found);
        match form {
            ConstraintForm::PrimaryKey { using_index: Some(index), .. }
            | ConstraintForm::Unique { using_index: Some(index), .. } => index.clone(),
            ConstraintForm::PrimaryKey { .. } => free(&name.name, "", "pkey", of_schema),
            ConstraintForm::Unique { columns, .. } => free(&name.name, &columns.join("_"), "key", of_schema),
            ConstraintForm::Exclude { keys } => {
                free(&name.name, &key_names(keys).join("_"), "excl", of_schema)
            }
            ConstraintForm::ForeignKey { columns, .. } => {
                free(&name.name, &columns.join("_"), "fkey", of_table)
            }
            ConstraintForm::Check { columns, .. } => match columns.as_slice() {
                [column] => free(&name.name, column, "check", of_table),
                _ => free(&name.name, "", "check", of_table),
            },
            ConstraintForm::NotNull { column } => free(&name.name, column, "not_null", of_table),
        }
    }

    /// The name of the sequence that a `serial` or identity column brings along.
    pub(super) fn sequence_name(&self, table: &RelName, column: &str) -> String {
        free(&table.name, column, "seq", |found| self.name_taken(table, found))
    }

    /// The name of a new index that is written without one.
    pub(super) fn index_name(&self, table: &RelName, keys: &[IndexKey]) -> String {
        free(&table.name, &key_names(keys).join("_"), "idx", |found| self.name_taken(table, found))
    }
}

/// What stands for each key in the index's name.
fn key_names(keys: &[IndexKey]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for key in keys {
        let base = match key {
            IndexKey::Column(column) => column.as_str(),
            IndexKey::Expression => "expr",
        };
        let mut name = base.to_owned();
        let mut pass = 0_u32;
        while names.contains(&name) {
            pass += 1;
            name = format!("{base}{pass}");
        }
        names.push(name);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::object_name;

    #[test]
    fn long_names_are_cut_to_63_bytes() {
        let long = object_name(&"t".repeat(50), &"c".repeat(40), "fkey");
        assert_eq!(long, format!("{}_{}_fkey", "t".repeat(29), "c".repeat(28)));
        assert_eq!(object_name("t", "", "pkey"), "t_pkey");
        assert!(object_name(&"ß".repeat(40), "c", "idx").len() <= 63);
    }
}
