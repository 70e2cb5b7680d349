//! SQL that fixes write into a migration, and messages show.

use crate::{
    fact::Text,
    quoting::{qualified, quote_identifier},
    sql::RelName,
};

/// A relation as SQL writes it.
pub fn relation(relation: &RelName) -> String {
    let schema = relation.schema.as_deref().map(Text::known);
    qualified(schema.as_ref(), &Text::known(relation.name.as_str())).to_string()
}

/// The statement that checks the rows that were there before a NOT VALID constraint.
pub fn validate(table: &RelName, constraint: &str) -> String {
    format!("ALTER TABLE {} VALIDATE CONSTRAINT {}", relation(table), quote_identifier(constraint))
}

/// The query that finds the values of `columns` that stand in several rows. Without `nulls_count` rows with a NULL are left
/// out: no two of them are alike to a unique index, unless it says so.
pub fn duplicates<'a>(
    table: &RelName,
    columns: impl IntoIterator<Item = &'a str>,
    nulls_count: bool,
) -> String {
    let columns: Vec<String> = columns.into_iter().map(quote_identifier).collect();
    let (names, table) = (columns.join(", "), relation(table));
    let condition = match columns.as_slice() {
        _ if nulls_count => String::new(),
        [column] => format!(" WHERE {column} IS NOT NULL"),
        _ => format!(" WHERE ({names}) IS NOT NULL"),
    };
    format!("SELECT {names}, count(*) FROM {table}{condition} GROUP BY {names} HAVING count(*) > 1")
}
