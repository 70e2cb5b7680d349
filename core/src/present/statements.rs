//! What each statement does, under the transaction that it runs in: a few lines for a terminal, a folded table for a comment.

use std::fmt::Write as _;

use crate::report::{Direction, FileReport, Object, Remains, Statement};

/// More statements than these are not listed: a generated migration may have thousands. `--format json` has them all.
const MOST: usize = 60;

/// More things than these are not named in one sentence.
const MOST_NAMED: usize = 6;

/// What the statements of one direction do, as text; nothing where there are none.
pub fn statements(file: &FileReport, direction: Direction) -> String {
    let all = of(file, direction);
    let mut out = String::new();
    if all.is_empty() {
        return out;
    }
    let _ = writeln!(out, "What {}() sends:", direction.function());
    for (index, statement) in all.iter().enumerate().take(MOST) {
        if begins(all, index) {
            let _ = writeln!(out, "  {}", heading(all, index));
        }
        let _ = writeln!(out, "    {:>4}  {}", statement.span.start.line, clipped(&statement.sql));
        for does in does(statement, all) {
            let _ = writeln!(out, "          - {does}");
        }
    }
    if all.len() > MOST {
        let _ = writeln!(out, "  and {} more statements", all.len() - MOST);
    }
    out
}

/// The same as Markdown, folded away.
pub(super) fn table(file: &FileReport, direction: Direction) -> String {
    let all = of(file, direction);
    let mut out = String::new();
    if all.is_empty() {
        return out;
    }
    let count = if all.len() == 1 { "1 statement".to_owned() } else { format!("{} statements", all.len()) };
    let _ = writeln!(out, "\n<details><summary>{}() sends {count}</summary>\n", direction.function());
    for (index, statement) in all.iter().enumerate().take(MOST) {
        if begins(all, index) {
            let _ =
                writeln!(out, "\n{}\n\n| Line | Statement | What it does |\n|--|--|--|", heading(all, index));
        }
        let does: Vec<String> = does(statement, all).iter().map(|does| cell(does)).collect();
        let sql = clipped(&statement.sql).replace('`', "'").replace('|', "\\|");
        let _ = writeln!(out, "| {} | `{sql}` | {} |", statement.span.start.line, does.join("<br>"));
    }
    if all.len() > MOST {
        let _ = writeln!(out, "\nand {} more statements", all.len() - MOST);
    }
    out.push_str("\n</details>\n");
    out
}

/// What stays when a statement of a transaction fails, or one outside of any.
pub fn if_it_fails(remains: &Remains, shared: bool) -> String {
    let stays = match (shared, remains.statements) {
        (false, _) => "If it fails, what came before stays done".to_owned(),
        (true, 0) => "If a statement fails, nothing that this migration did stays".to_owned(),
        (true, 1) => "If a statement fails, the first one above stays committed".to_owned(),
        (true, count) => format!("If a statement fails, the first {count} above stay committed"),
    };
    match &remains.version {
        None => format!("{stays}."),
        Some(ids) if ids.is_empty() => format!("{stays}, and alembic_version names no revision."),
        Some(ids) => format!("{stays}, and alembic_version still names {}.", ids.join(" and ")),
    }
}

/// A sentence on what a statement creates or drops; of very many things the first.
pub fn made(verb: &str, things: &[Object]) -> Option<String> {
    let mut all: Vec<String> = things.iter().take(MOST_NAMED).map(ToString::to_string).collect();
    let more = things.len().saturating_sub(MOST_NAMED);
    if more > 0 {
        all.push(format!("{more} more"));
    }
    (!all.is_empty()).then(|| format!("{verb} {}.", all.join(", ")))
}

fn of(file: &FileReport, direction: Direction) -> &[Statement] {
    match direction {
        Direction::Upgrade => &file.upgrade,
        Direction::Downgrade => &file.downgrade,
    }
}

/// The transaction that a statement belongs to, or nothing outside of any.
fn transaction(statement: &Statement) -> Option<u32> {
    statement.in_transaction.then_some(statement.transaction)
}

/// Whether another transaction begins with a statement, or the stretch outside of any.
fn begins(all: &[Statement], index: usize) -> bool {
    let before = index.checked_sub(1).and_then(|before| all.get(before));
    before.map(transaction) != all.get(index).map(transaction)
}

/// What it means to be in the transaction that begins with the statement at `index`.
fn heading(all: &[Statement], index: usize) -> String {
    let Some(first) = all.get(index) else { return String::new() };
    let fails = if_it_fails(&first.if_it_fails, first.in_transaction);
    let Some(number) = transaction(first) else {
        return format!("Outside a transaction: each commits by itself. {fails}");
    };
    let own = || all.iter().filter(|other| transaction(other) == Some(number));
    let kept = if own().any(|statement| statement.held_beyond) {
        "locks are kept until the last revision of the run is through"
    } else {
        "locks are kept until its last statement is through"
    };
    format!("In one transaction: {kept}. {fails}")
}

/// What a statement does besides what it says, a phrase for each thing.
fn does(statement: &Statement, all: &[Statement]) -> Vec<String> {
    let mut out = Vec::new();
    out.extend(statement.needs.map(|version| format!("needs PostgreSQL {version}")));
    if statement.refuses_transaction && statement.in_transaction {
        out.push("fails here: PostgreSQL refuses it in a transaction".to_owned());
    }
    for lock in &statement.locks {
        out.push(format!("{} on {}: blocks {}", lock.mode.sql_name(), lock.relation, lock.mode.blocks()));
    }
    out.extend(statement.rewrites.iter().map(|table| format!("rewrites {table}")));
    out.extend(statement.scans.iter().map(|table| format!("reads all of {table}")));
    out.extend(statement.index_builds.iter().map(|table| format!("builds an index on {table}")));
    let made = [made("creates", &statement.creates), made("drops", &statement.drops)];
    out.extend(made.into_iter().flatten().map(|sentence| sentence.trim_end_matches('.').to_owned()));
    if statement.after_commit && statement.in_transaction {
        out.push("can be used only once this transaction has committed".to_owned());
    }
    if statement.refuses_transaction && !statement.in_transaction {
        out.push("runs outside a transaction only".to_owned());
    }
    out.extend(let_go(statement, all));
    if statement.conditional {
        out.push("only if its branch runs".to_owned());
    }
    out.extend(statement.unknowns.iter().map(|why| format!("not certain: {why}")));
    out
}

/// Where its locks are given back before its transaction is over: at `ROLLBACK TO`.
fn let_go(statement: &Statement, all: &[Statement]) -> Option<String> {
    let until = all.get(statement.held_until)?;
    let next = all.get(statement.held_until + 1)?;
    let early = statement.in_transaction && transaction(next) == transaction(statement);
    (early && !statement.locks.is_empty())
        .then(|| format!("its locks are given back on line {}", until.span.start.line))
}

/// A statement on one line, not too long.
fn clipped(sql: &str) -> String {
    const WIDTH: usize = 90;
    let line = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= WIDTH {
        return line;
    }
    let start: String = line.chars().take(WIDTH - 2).collect();
    format!("{} …", start.trim_end())
}

/// Text in a cell of a table, never markup.
fn cell(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('|', "\\|").replace('`', "'")
}

#[cfg(test)]
mod tests {
    use super::{Remains, if_it_fails};

    #[test]
    fn what_stays_is_said_with_the_version() {
        let remains = |statements, version: Option<&[&str]>| Remains {
            statements,
            version: version.map(|ids| ids.iter().map(ToString::to_string).collect()),
        };
        for (remains, shared, expected) in [
            (remains(0, None), true, "If a statement fails, nothing that this migration did stays."),
            (
                remains(4, Some(&["3fa9"])),
                true,
                "If a statement fails, the first 4 above stay committed, and alembic_version still names 3fa9.",
            ),
            (
                remains(1, Some(&[])),
                false,
                "If it fails, what came before stays done, and alembic_version names no revision.",
            ),
        ] {
            assert_eq!(if_it_fails(&remains, shared), expected);
        }
    }
}
