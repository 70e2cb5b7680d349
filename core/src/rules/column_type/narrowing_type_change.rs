use super::change::{TypeChanged, type_changes};
use crate::{
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    sql::TypeName,
};

declare_rule! {
    /// A column gets a type that holds less than the old one: values that do not fit make it fail, or are cut.
    ///
    /// ## Why it matters
    /// A text that is too long for the new `VARCHAR`, or a number out of range, stops the migration half-way through the
    /// table, in production and not on the test data. Worse is what passes without an error: a `USING` that casts to
    /// `VARCHAR(10)` cuts longer texts off, a smaller scale rounds, a `DATE` forgets the time of day.
    ///
    /// ## Example
    /// ```python,bad
    /// op.alter_column("orders", "code", existing_type=sa.String(50), type_=sa.String(10))
    /// ```
    /// ```python,good
    /// op.alter_column("orders", "code", existing_type=sa.String(10), type_=sa.String(50))
    /// ```
    ///
    /// ## When to ignore
    /// Somebody looked at the values, and every one of them fits. The message says which to look for.
    ///
    /// ## Fix safety
    /// There is none: what becomes of a value that does not fit, a person must say.
    ///
    /// ## References
    /// - [PostgreSQL: character types](https://www.postgresql.org/docs/current/datatype-character.html)
    /// - [PostgreSQL: numeric types](https://www.postgresql.org/docs/current/datatype-numeric.html)
    pub NarrowingTypeChange {
        id: "narrowing-type-change",
        name: "Type change to a type that holds less",
        family: ColumnType,
        severity: Error,
        checklist: &[8],
        fix: None,
    }
}

impl Rule for NarrowingTypeChange {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for change in &type_changes(ctx) {
            let asked = !change.is_refused() && change.may_have_rows() && !change.takes_back(ctx);
            let Some((old, loss)) = change.old.filter(|_| asked && !change.converts).zip(loss(change)) else {
                continue;
            };
            let what = match &loss {
                Loss::Fails(what) => format!("the migration fails at the first {what}"),
                Loss::Silent(what) => format!("{what}, without an error"),
            };
            let look = look_for(change, old).map(|condition| {
                format!(" Look first: `SELECT count(*) FROM {} WHERE {condition}`.", change.table)
            });
            let message = format!(
                "`{}` goes from `{old}` to `{}`: {what}.{}",
                change.place(),
                change.new,
                look.unwrap_or_default(),
            );
            let title = format!("`{}` holds less as `{}`", change.place(), change.new);
            findings.push(Draft::on(&Self::META, change.run, change.op).says(title, message));
        }
    }
}

/// What becomes of values that do not fit.
enum Loss {
    /// PostgreSQL stops at one.
    Fails(String),
    /// It makes others of them.
    Silent(String),
}

fn loss(change: &TypeChanged<'_>) -> Option<Loss> {
    let (old, new) = (change.old?, change.new);
    let fails = |what: String| Some(Loss::Fails(what));
    let silent = |what: &str| Some(Loss::Silent(what.to_owned()));
    if old.dimensions + new.dimensions > 0 {
        return None;
    }
    match (old.name.as_str(), new.name.as_str()) {
        (from, to)
            if integer_bytes(to).is_some_and(|to| integer_bytes(from).is_some_and(|from| from > to)) =>
        {
            fails(format!("value out of the range of `{new}`"))
        }
        ("text" | "varchar" | "bpchar", "varchar" | "bpchar") => {
            let length = *new.modifiers.first()?;
            let shorter = old.modifiers.first().is_none_or(|old| *old > length);
            let cut = || {
                Some(Loss::Silent(format!(
                    "the cast in `USING` cuts longer values off after {length} characters"
                )))
            };
            if !shorter {
                None
            } else if change.using {
                cut()
            } else {
                fails(format!("value longer than {length} characters"))
            }
        }
        ("numeric", "numeric") => digits_lost(old, new),
        ("numeric" | "float4" | "float8", to) if integer_bytes(to).is_some() => {
            (scale(old) != Some(0)).then(|| Loss::Silent("fractions are rounded to whole numbers".to_owned()))
        }
        ("float8", "float4") => silent("digits behind the sixth are lost"),
        ("timestamp" | "timestamptz", "date") => silent("the time of day is lost"),
        ("timestamp" | "timestamptz", "time" | "timetz") => silent("the day is lost"),
        ("timestamp" | "timestamptz", "timestamp" | "timestamptz")
        | ("time", "time")
        | ("timetz", "timetz") => {
            let digits = |type_: &TypeName| type_.modifiers.first().copied().unwrap_or(6);
            (digits(new) < digits(old))
                .then(|| Loss::Silent(format!("seconds are rounded to {} digits", digits(new))))
        }
        _ => None,
    }
}

/// Fewer digits in front of the point fail, fewer behind it round.
fn digits_lost(old: &TypeName, new: &TypeName) -> Option<Loss> {
    let whole = |type_: &TypeName| Some(type_.modifiers.first()? - scale(type_)?);
    let new_whole = whole(new)?;
    if scale(old).is_none_or(|old| Some(old) > scale(new)) {
        return Some(Loss::Silent(format!("values are rounded to {} digits behind the point", scale(new)?)));
    }
    whole(old)
        .is_none_or(|old| old > new_whole)
        .then(|| Loss::Fails(format!("value with more than {new_whole} digits in front of the point")))
}

/// Digits behind the point; nothing where there is no limit.
fn scale(type_: &TypeName) -> Option<i64> {
    match (type_.name.as_str(), type_.modifiers.as_slice()) {
        ("numeric", [_]) => Some(0),
        ("numeric", [_, scale]) => Some(*scale),
        _ => None,
    }
}

fn integer_bytes(name: &str) -> Option<u8> {
    match name {
        "int2" => Some(2),
        "int4" => Some(4),
        "int8" => Some(8),
        _ => None,
    }
}

/// The condition that finds values that do not fit, where it is short.
fn look_for(change: &TypeChanged<'_>, old: &TypeName) -> Option<String> {
    let (column, new) = (change.quoted_column(), change.new);
    match (old.name.as_str(), new.name.as_str()) {
        (from, "int2") if integer_bytes(from).is_some() => {
            Some(format!("{column} NOT BETWEEN -32768 AND 32767"))
        }
        (from, "int4") if integer_bytes(from).is_some() => {
            Some(format!("{column} NOT BETWEEN -2147483648 AND 2147483647"))
        }
        (_, "varchar" | "bpchar") => Some(format!("char_length({column}) > {}", new.modifiers.first()?)),
        ("numeric" | "float4" | "float8", to) if integer_bytes(to).is_some() => {
            Some(format!("{column} <> trunc({column})"))
        }
        ("numeric", "numeric") if scale(old).is_none_or(|old| Some(old) > scale(new)) => {
            Some(format!("{column} <> round({column}, {})", scale(new)?))
        }
        ("numeric", "numeric") => {
            Some(format!("abs({column}) >= 1e{}", new.modifiers.first()? - scale(new)?))
        }
        _ => None,
    }
}
