use crate::{
    ops::{Arg, Column, Op, OpKind, ServerDefault, SqlType, TypeKind},
    pg::{Volatility, volatility},
    report::{Applicability, Severity},
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::Run,
    text::Edit,
};

declare_rule! {
    /// A server default that is meant as SQL is written as a plain string: SQLAlchemy puts it in quotes, and it is a text.
    ///
    /// ## Why it matters
    /// `server_default="now()"` becomes `DEFAULT 'now()'`. For a time PostgreSQL reads that text once, when the migration
    /// runs: every row from then on gets the time of the migration. A text column gets the words `gen_random_uuid()`, and
    /// most other types refuse the text, so that the migration fails.
    ///
    /// ## Example
    /// ```python,bad
    /// op.add_column("users", sa.Column("created_at", sa.DateTime(timezone=True), server_default="now()"))
    /// ```
    /// ```python,good
    /// op.add_column("users", sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()")))
    /// ```
    ///
    /// ## When to ignore
    /// The words themselves are what new rows shall hold.
    ///
    /// ## Fix safety
    /// The default becomes another one, which is the point: a person must see that it is the one that was meant.
    ///
    /// ## References
    /// - [SQLAlchemy: server_default](https://docs.sqlalchemy.org/en/20/core/metadata.html#sqlalchemy.schema.Column.params.server_default)
    /// - [PostgreSQL: special date and time inputs](https://www.postgresql.org/docs/current/datatype-datetime.html#DATATYPE-DATETIME-SPECIAL-VALUES)
    pub ServerDefaultInQuotes {
        id: "server-default-in-quotes",
        name: "Server default in quotes",
        family: Column,
        severity: Error,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

/// A default as it is written.
struct Written<'a> {
    run: &'a Run,
    op: &'a Op,
    table: String,
    column: String,
    type_: Option<&'a SqlType>,
    text: &'a str,
    argument: &'a Arg,
}

/// What comes of a text that is no SQL.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// The moment of the migration, for ever.
    Frozen,
    /// The words.
    Words,
    /// An error.
    Refused,
    /// Not known: the type is not.
    Unknown,
}

impl Rule for ServerDefaultInQuotes {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for run in ctx.runs() {
            for written in run.ops.iter().flat_map(|op| defaults(run, op)) {
                if let Some(outcome) = outcome(&written) {
                    findings.push(finding(ctx, &written, outcome));
                }
            }
        }
    }
}

/// The defaults of an operation that are plain strings.
fn defaults<'a>(run: &'a Run, op: &'a Op) -> Vec<Written<'a>> {
    let of_column = |table: String, column: &'a Column| {
        let Some(ServerDefault::Literal(text)) = &column.server_default else { return None };
        let (text, argument) = (text.as_known()?, column.keyword("server_default")?);
        let name = column.name.to_string();
        Some(Written { run, op, table, column: name, type_: Some(&column.type_), text, argument })
    };
    match &op.kind {
        OpKind::CreateTable(table) => {
            table.columns.iter().filter_map(|column| of_column(table.table.display(), column)).collect()
        }
        OpKind::AddColumn(add) => of_column(add.table.display(), &add.column).into_iter().collect(),
        OpKind::AlterColumn(alter) => {
            let written = || {
                let Some(Some(ServerDefault::Literal(text))) = &alter.server_default else { return None };
                let (text, argument) = (text.as_known()?, op.keyword("server_default")?);
                let type_ = alter.type_.as_ref().or(alter.existing_type.as_ref());
                let (table, column) = (alter.table.display(), alter.column.to_string());
                Some(Written { run, op, table, column, type_, text, argument })
            };
            written().into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// What comes of it; nothing when the text seems to be meant as it is.
fn outcome(written: &Written<'_>) -> Option<Outcome> {
    let lower = written.text.trim().to_ascii_lowercase();
    if !is_sql(&lower) {
        return None;
    }
    let Some(type_) = written.type_ else { return Some(Outcome::Unknown) };
    // `null` is a value of JSON, in small letters.
    if written.text.trim() == "null" && matches!(type_.kind, TypeKind::Plain("JSON" | "JSONB")) {
        return None;
    }
    Some(match &type_.kind {
        TypeKind::Moment { .. } | TypeKind::Plain("DATE") if lower == "now()" => Outcome::Frozen,
        TypeKind::Characters { .. } => Outcome::Words,
        TypeKind::SmallInteger
        | TypeKind::Integer
        | TypeKind::BigInteger
        | TypeKind::Boolean
        | TypeKind::Numeric { .. }
        | TypeKind::Float(_)
        | TypeKind::Moment { .. }
        | TypeKind::Enum(_)
        | TypeKind::Array { .. }
        | TypeKind::Plain("DATE" | "UUID" | "JSON" | "JSONB") => Outcome::Refused,
        _ => Outcome::Unknown,
    })
}

/// Whether a text in lower case is an expression of SQL, and hardly anything that a column would hold: a call of a function
/// that PostgreSQL has, a keyword that is a value, a constant with its own quotes.
fn is_sql(text: &str) -> bool {
    let keyword =
        ["current_timestamp", "current_date", "current_time", "localtimestamp", "localtime", "null"];
    let called = text.split_once('(').map(|(name, _)| name.trim_end());
    let call = called.is_some_and(|name| text.ends_with(')') && volatility(name).is_some());
    let at_zone = called.is_some_and(|name| volatility(name).is_some() && text.contains(") at time zone "));
    let quoted = text.len() > 1 && text.starts_with('\'') && (text.ends_with('\'') || text.contains("'::"));
    keyword.contains(&text) || call || at_zone || quoted || text.starts_with("array[")
}

fn finding(ctx: &RuleContext<'_>, written: &Written<'_>, outcome: Outcome) -> Draft {
    let (table, column, text) = (&written.table, &written.column, written.text);
    let happens = match outcome {
        Outcome::Frozen => {
            "PostgreSQL reads that once, when the migration runs, so every new row gets the time of the migration."
        }
        Outcome::Words => "Every new row then holds these very words.",
        Outcome::Refused => "The type does not take that text, so the migration fails.",
        Outcome::Unknown => "It is a text for PostgreSQL, and no expression.",
    };
    let message = format!(
        "SQLAlchemy puts a plain string in quotes: the default of `{column}` becomes `DEFAULT '{}'`. {happens} Wrap it in \
         `sa.text(…)` if it is meant as SQL.",
        text.replace('\'', "''")
    );
    let draft = Draft::on(&ServerDefaultInQuotes::META, written.run, written.op)
        .placed(written.argument.range)
        .says(format!("The default of `{table}.{column}` is the text `{text}`"), message)
        .with_fix(as_sql(ctx, written));
    if matches!(outcome, Outcome::Words | Outcome::Unknown) {
        draft.at_most(Severity::Warning)
    } else {
        draft
    }
}

/// The string in `sa.text(…)`. Not where the default would then differ from row to row in a column that is added: that
/// needs more than this.
fn as_sql(ctx: &RuleContext<'_>, written: &Written<'_>) -> Option<DraftFix> {
    let source = ctx.file.slice(written.argument.value);
    let sa = ctx.revision.names.sa.as_deref()?;
    let name = written.text.split('(').next().unwrap_or("").trim().to_ascii_lowercase();
    let costly =
        matches!(written.op.kind, OpKind::AddColumn(_)) && volatility(&name) == Some(Volatility::Volatile);
    if costly || !ctx.is_written_once(written.op) || !source.starts_with(['"', '\'']) {
        return None;
    }
    let range = written.argument.value;
    let edits = vec![Edit::insert(range.start, format!("{sa}.text(")), Edit::insert(range.end, ")")];
    Some(DraftFix::new("Make it SQL, with `sa.text`", Applicability::Review, edits))
}
