use crate::{
    fact::{Origin, Piece, Text, Unknown},
    ops::{Execute, Op, OpKind},
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    text::{ByteRange, Edit},
};

declare_rule! {
    /// A value is put into SQL between quotes, so an apostrophe in it ends the string.
    ///
    /// ## Why it matters
    /// Whoever is called O'Hara stops the migration: `syntax error at or near "Hara"`. A value that somebody chose on
    /// purpose goes on with SQL of its own, under the rights of whoever migrates. And `None` becomes the text `'None'`.
    ///
    /// ## Example
    /// ```python,bad
    /// bind = op.get_bind()
    /// for user in bind.execute(sa.text("SELECT id, name FROM users")):
    ///     op.execute(f"UPDATE orders SET buyer = '{user.name}' WHERE user_id = {user.id}")
    /// ```
    /// ```python,good
    /// bind = op.get_bind()
    /// for user in bind.execute(sa.text("SELECT id, name FROM users")):
    ///     op.execute(sa.text("UPDATE orders SET buyer = :name WHERE user_id = :id").bindparams(name=user.name, id=user.id))
    /// ```
    ///
    /// ## When to ignore
    /// The value cannot hold an apostrophe, such as a hash or a code. Where the text shows that, Retort is silent: a sum, a date,
    /// something called `…_id`. So it is about what is imported: the application's own constants and settings.
    ///
    /// ## Fix safety
    /// The value is sent beside the statement, with its own type: a number that is compared with a text column must become a
    /// string first, and `None` becomes NULL. Where the rows come from a query, one `UPDATE … FROM` is better still.
    ///
    /// ## References
    /// - [SQLAlchemy: sending parameters](https://docs.sqlalchemy.org/en/20/tutorial/dbapi_transactions.html#sending-parameters)
    /// - [SQLAlchemy: TextClause.bindparams](https://docs.sqlalchemy.org/en/20/core/sqlelement.html#sqlalchemy.sql.expression.TextClause.bindparams)
    pub SqlBuiltFromStrings {
        id: "sql-built-from-strings",
        name: "SQL built from strings",
        family: Data,
        severity: Warning,
        checklist: &[8],
        fix: Some(Applicability::Review),
    }
}

/// Calls whose result never holds an apostrophe, and what doubles one.
const HARMLESS_CALLS: [&str; 13] = [
    "uuid",
    "now(",
    "utcnow(",
    "today(",
    "isoformat(",
    "strftime(",
    "int(",
    "len(",
    "hexdigest(",
    "float(",
    "round(",
    "replace(",
    "date(",
];

/// Last words of names whose values are numbers, keys or dates.
const HARMLESS_NAMES: [&str; 8] = ["id", "uuid", "guid", "now", "at", "date", "version", "count"];

impl Rule for SqlBuiltFromStrings {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        // Somebody doubles apostrophes here, and to which values that happens is not followed.
        if ["\"''\"", "'\\'\\''"].iter().any(|doubled| ctx.file.text.contains(doubled)) {
            return;
        }
        for run in ctx.runs() {
            for op in &run.ops {
                let (OpKind::Execute(Execute::Sql { text, .. }) | OpKind::Query(Execute::Sql { text, .. })) =
                    &op.kind
                else {
                    continue;
                };
                let quoted: Vec<&Unknown> =
                    in_quotes(text).into_iter().filter(|hole| !is_harmless(ctx, hole)).collect();
                let fits = takes_parameters(text) && !hands_values_over(ctx, op);
                let Some(first) = quoted.first().filter(|_| fits) else { continue };
                let message = format!(
                    "`{}` is put between quotes as it is. A value with an apostrophe ends the string there: the migration stops, or \
                     goes on with what the value says. Hand it over as a parameter: `sa.text(\"… :value …\").bindparams(value=…)`.",
                    first.name
                );
                findings.push(
                    Draft::on(&Self::META, run, op)
                        .says(format!("`{}` is put into SQL between quotes", first.name), message)
                        .with_fix(bind_fix(ctx, op, &quoted)),
                );
            }
        }
    }
}

/// Whether a statement may have parameters: PostgreSQL takes none where the schema is changed.
fn takes_parameters(text: &Text) -> bool {
    let Some(Piece::Known(start)) = text.pieces().first() else { return false };
    let word: String = start.trim_start().chars().take_while(char::is_ascii_alphabetic).collect();
    ["select", "insert", "update", "delete", "with"].contains(&word.to_ascii_lowercase().as_str())
}

/// The holes that stand inside a string of SQL, other than parameters that nobody gave a value.
fn in_quotes(text: &Text) -> Vec<&Unknown> {
    let mut open = false;
    let mut found = Vec::new();
    for piece in text.pieces() {
        match piece {
            // In a function's body or a comment it is not to be told what an apostrophe is.
            Piece::Known(known) if known.contains("$$") || known.contains("--") || known.contains("/*") => {
                return Vec::new();
            }
            Piece::Known(known) => open ^= known.matches('\'').count() % 2 == 1,
            Piece::Hole(hole) if open && !hole.name.starts_with(':') => found.push(hole),
            Piece::Hole(_) => {}
        }
    }
    found
}

/// Whether a call hands values over beside the SQL: they are in its text as the server would see them.
fn hands_values_over(ctx: &RuleContext<'_>, op: &Op) -> bool {
    let beside = op.args.iter().skip(1).any(|arg| arg.name.as_deref() != Some("execution_options"));
    beside || ctx.file.slice(op.call).contains("bindparams(")
}

/// Whether a value cannot hold an apostrophe, or is a constant or a setting that the application's authors wrote.
fn is_harmless(ctx: &RuleContext<'_>, hole: &Unknown) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let root = hole.name.split(|c: char| !is_word(c)).next().unwrap_or_default();
    let imported = ctx.revision.imports.iter().any(|import| import.local.split('.').next() == Some(root));
    let name = hole.name.to_ascii_lowercase();
    let last = name.rsplit(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
    imported
        || hole.origin == Origin::Application
        || is_sum(&name)
        || HARMLESS_NAMES.contains(&last)
        || HARMLESS_CALLS.iter().any(|part| name.contains(part))
}

/// Whether an expression ends in a number that is added or taken away: `version + 1`.
fn is_sum(expression: &str) -> bool {
    expression.rsplit_once(['+', '-']).is_some_and(|(_, number)| {
        let number = number.trim();
        !number.is_empty() && number.chars().all(|c| c.is_ascii_digit())
    })
}

/// A parameter for each of them, where the statement is one f-string.
fn bind_fix(ctx: &RuleContext<'_>, op: &Op, holes: &[&Unknown]) -> Option<DraftFix> {
    let [argument] = op.args.as_slice() else { return None };
    if op.method != "execute" || !op.call.contains(argument.value) {
        return None;
    }
    let source = ctx.file.slice(argument.value);
    let wrapper = source.find("text(").filter(|_| source.ends_with(')'));
    let literal = match wrapper {
        Some(at) => source.get(at + "text(".len()..source.len() - 1)?.trim(),
        None => source,
    };
    let (mark, content) = f_string(literal)?;
    let mut content = content.to_owned();
    let mut parameters: Vec<(String, String)> = Vec::new();
    for hole in holes {
        if parameters.iter().any(|(_, value)| *value == hole.name) {
            continue;
        }
        let place = format!("'{{{}}}'", hole.name);
        let name = parameter(&hole.name, &parameters)?;
        // `:name::type` is no parameter to SQLAlchemy.
        if !content.contains(&place) || content.contains(&format!("{place}::")) {
            return None;
        }
        content = content.replace(&place, &format!(":{name}"));
        parameters.push((name, hole.name.clone()));
    }
    let prefix = if content.contains(['{', '}']) { "f" } else { "" };
    let text = match wrapper {
        Some(at) => source.get(..at + "text(".len())?.to_owned(),
        None => format!("{}.text(", ctx.revision.names.sa.as_deref()?),
    };
    let values: Vec<String> = parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let call = format!("{text}{prefix}{mark}{content}{mark}).bindparams({})", values.join(", "));
    let edit = Edit::replace(ByteRange::new(argument.value.start, argument.value.end), call);
    Some(DraftFix::new("Hand the values over as parameters", Applicability::Review, vec![edit]))
}

/// The quotes and the content of a text that is one f-string and nothing else.
fn f_string(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix('f')?;
    let mark = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|mark| rest.starts_with(mark))?;
    let content = rest.get(mark.len()..)?.strip_suffix(mark)?;
    // A second literal behind the first one.
    (!content.contains(mark)).then_some((mark, content))
}

/// A name for the parameter: the last word of the expression.
fn parameter(expression: &str, taken: &[(String, String)]) -> Option<String> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let last = expression.rsplit(|c: char| !is_word(c)).find(|word| !word.is_empty())?;
    let name = if last.starts_with(|c: char| c.is_ascii_digit()) {
        format!("value_{last}")
    } else {
        last.to_owned()
    };
    (!taken.iter().any(|(other, _)| *other == name)).then_some(name)
}
