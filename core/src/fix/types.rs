//! Edits of a type as a migration writes it: `sa.String(50)`.

use crate::{
    rules::RuleContext,
    text::{ByteRange, Edit, SourceFile},
};

/// Gives a type one more argument: `sa.DateTime` and `sa.DateTime()` become `sa.DateTime(timezone=True)`.
pub fn add_type_argument(file: &SourceFile, at: ByteRange, argument: &str) -> Option<Edit> {
    with_type_argument(file.slice(at), argument).map(|text| Edit::replace(at, text))
}

/// The source of a type with one more argument; nothing where it is laid out in a way that this would spoil.
pub fn with_type_argument(source: &str, argument: &str) -> Option<String> {
    if source.contains(['\n', '#']) {
        return None;
    }
    let Some((callee, rest)) = source.split_once('(') else { return Some(format!("{source}({argument})")) };
    let inside = rest.strip_suffix(')')?.trim_end().trim_end_matches(',');
    let separator = if inside.trim().is_empty() { "" } else { ", " };
    Some(format!("{callee}({inside}{separator}{argument})"))
}

/// How the file names SQLAlchemy's PostgreSQL dialect, with the import where it lacks one.
pub fn postgresql(ctx: &RuleContext<'_>) -> (String, Option<Edit>) {
    if let Some(name) = &ctx.revision.names.postgresql {
        return (name.clone(), None);
    }
    let line = format!("from sqlalchemy.dialects import postgresql{}", ctx.file.newline());
    ("postgresql".to_owned(), Some(Edit::insert(ctx.revision.imports_end, line)))
}

#[cfg(test)]
mod tests {
    use super::with_type_argument;

    #[test]
    fn an_argument_comes_behind_the_others() {
        for (source, wanted) in [
            ("sa.DateTime", Some("sa.DateTime(timezone=True)")),
            ("sa.DateTime()", Some("sa.DateTime(timezone=True)")),
            ("TIMESTAMP(precision=3)", Some("TIMESTAMP(precision=3, timezone=True)")),
            ("TIMESTAMP( precision=3, )", Some("TIMESTAMP( precision=3, timezone=True)")),
            ("sa.DateTime(\n)", None),
            ("sa.DateTime().with_variant(x, 'y').z", None),
        ] {
            assert_eq!(with_type_argument(source, "timezone=True").as_deref(), wanted, "{source}");
        }
    }
}
