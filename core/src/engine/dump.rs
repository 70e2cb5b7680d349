//! What `pg_dump` writes besides SQL: commands of psql, and rows behind `COPY … FROM stdin`.

/// The text with all that is not SQL blanked out, at the same places.
pub(super) fn without_psql(text: &str) -> String {
    let mut sql = String::with_capacity(text.len());
    let mut rows = false;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end();
        if rows || bare.starts_with('\\') {
            rows = rows && bare != "\\.";
            sql.extend(line.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        } else if bare.starts_with("COPY ") && bare.ends_with("FROM stdin;") {
            rows = true;
            sql.extend(line.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        } else {
            sql.push_str(line);
        }
    }
    sql
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_commands_of_psql_are_blanked_and_all_else_keeps_its_place() {
        let dump = "\\restrict x\nCREATE TABLE t (a text);\nCOPY public.t (a) FROM stdin;\n; DROP TABLE é\n\\.\nSELECT 1;\n";
        let sql = without_psql(dump);
        assert_eq!(sql.len(), dump.len());
        assert_eq!(
            sql.split_whitespace().collect::<Vec<_>>().join(" "),
            "CREATE TABLE t (a text); SELECT 1;"
        );
        assert_eq!(sql.find("SELECT"), dump.find("SELECT"));
    }
}
