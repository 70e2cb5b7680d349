//! The table of facts: what each form of statement locks, rewrites and reads, by version.
//!
//! The facts are data, in `core/facts/statements.tsv`, each with its source. `core/oracle` measures them on a real server.

use std::{collections::BTreeMap, sync::OnceLock};

use super::LockMode;
use crate::settings::PgVersion;

/// Which tables a statement reads from end to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Scan {
    /// The table that the statement names.
    pub table: bool,
    /// The other one: a foreign key's target, a partition.
    pub other: bool,
}

/// How far a lock, rewrite or scan reaches below the table that it is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Reach {
    /// The table alone.
    #[default]
    Table,
    /// Its partitions too, but not tables that merely inherit.
    Partitions,
    /// Partitions and heirs.
    All,
}

/// What one form of statement does, in a range of versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementFact {
    /// The form, such as `alter-table.add-column.volatile-default`.
    pub key: &'static str,
    /// The lock on the table that the statement names.
    pub lock: Option<LockMode>,
    /// The lock on the other tables that it concerns.
    pub other: Option<LockMode>,
    /// Whether the table's rows are written anew.
    pub rewrite: bool,
    /// What is read from end to end.
    pub scan: Scan,
    /// Whether an index is built.
    pub index: bool,
    /// Which tables below the table get the same.
    pub children: Reach,
    /// Which tables below the other tables get the same.
    pub others: Reach,
    /// Whether PostgreSQL refuses it inside a transaction block.
    pub refuses_transaction: bool,
    /// Whether what it does can be used only once its transaction has committed.
    pub after_commit: bool,
    /// The first version that this holds for.
    pub from: u8,
    /// The last version that this holds for.
    pub to: u8,
    /// How we know.
    pub source: &'static str,
}

const TABLE: &str = include_str!("../../facts/statements.tsv");

/// The servers that were measured: the major version, the exact one.
const SERVERS: &str = include_str!("../../facts/servers.tsv");

/// What a source says when a case of `core/oracle` was run on every version of the row. `core/tests/measured.rs` holds it to that.
const MEASURED: &str = "measured";

/// What a source says where nothing is known of a statement.
const UNKNOWN: &str = "unknown";

impl StatementFact {
    /// Why nothing certain is said of the statement, where nothing is.
    pub fn unknown(&self) -> Option<&'static str> {
        self.source.strip_prefix(UNKNOWN)?.strip_prefix(": ")
    }
}

/// Every fact, in the order of the table.
pub fn statement_facts() -> impl Iterator<Item = &'static StatementFact> {
    table().1.iter()
}

/// The fact for a form in one version; nothing when that version does not know the form.
pub fn statement_fact(key: &str, version: PgVersion) -> Option<&'static StatementFact> {
    let (keys, facts) = table();
    let rows = keys.get(key)?.iter().filter_map(|&row| facts.get(row));
    rows.into_iter().find(|fact| (fact.from..=fact.to).contains(&version.major()))
}

/// The first version that knows a form; nothing when no version does.
pub fn first_version(key: &str) -> Option<u8> {
    let (keys, facts) = table();
    keys.get(key)?.iter().filter_map(|&row| facts.get(row)).map(|fact| fact.from).min()
}

/// How the fact for a form in one version is known, as a sentence.
pub fn source_for(key: &str, version: PgVersion) -> Option<String> {
    let source = statement_fact(key, version)?.source;
    if let Some(how) = source.strip_prefix("measured ") {
        return Some(format!("Measured {how}."));
    }
    if source.starts_with(UNKNOWN) {
        return None;
    }
    if source != MEASURED {
        return Some(format!("From the {source}."));
    }
    let servers = SERVERS.lines().filter_map(|line| line.split_once('\t'));
    let mut of = servers.filter(|(major, _)| major.parse() == Ok(version.major()));
    of.next().map(|(_, exact)| format!("Measured on PostgreSQL {exact}."))
}

type Table = (BTreeMap<&'static str, Vec<usize>>, Vec<StatementFact>);

fn table() -> &'static Table {
    static PARSED: OnceLock<Table> = OnceLock::new();
    PARSED.get_or_init(|| {
        let facts: Vec<StatementFact> = rows().filter_map(read).collect();
        let mut keys: BTreeMap<&'static str, Vec<usize>> = BTreeMap::new();
        for (row, fact) in facts.iter().enumerate() {
            keys.entry(fact.key).or_default().push(row);
        }
        (keys, facts)
    })
}

/// The lines that hold a fact.
fn rows() -> impl Iterator<Item = &'static str> {
    TABLE.lines().filter(|line| !line.starts_with('#') && !line.starts_with("key\t") && !line.is_empty())
}

fn read(line: &'static str) -> Option<StatementFact> {
    let mut cells = line.split('\t');
    let mut cell = || cells.next();
    let fact = StatementFact {
        key: cell()?,
        lock: lock(cell()?).ok()?,
        other: lock(cell()?).ok()?,
        rewrite: yes(cell()?)?,
        scan: match cell()? {
            "-" => Scan::default(),
            "table" => Scan { table: true, other: false },
            "other" => Scan { table: false, other: true },
            "both" => Scan { table: true, other: true },
            _ => return None,
        },
        index: yes(cell()?)?,
        children: reach(cell()?)?,
        others: reach(cell()?)?,
        refuses_transaction: match cell()? {
            "any" => false,
            "refused" => true,
            _ => return None,
        },
        after_commit: match cell()? {
            "-" => false,
            "commit" => true,
            _ => return None,
        },
        from: 0,
        to: 0,
        source: "",
    };
    let (from, to) = cell()?.split_once('-')?;
    let source = cell()?;
    Some(StatementFact { from: from.parse().ok()?, to: to.parse().ok()?, source, ..fact })
}

fn yes(cell: &str) -> Option<bool> {
    match cell {
        "-" => Some(false),
        "yes" => Some(true),
        _ => None,
    }
}

fn reach(cell: &str) -> Option<Reach> {
    match cell {
        "-" => Some(Reach::Table),
        "partitions" => Some(Reach::Partitions),
        "all" => Some(Reach::All),
        _ => None,
    }
}

/// A cell with a lock, or none; an error when it is neither.
fn lock(cell: &str) -> Result<Option<LockMode>, ()> {
    if cell == "-" {
        return Ok(None);
    }
    let named = |mode: &LockMode| mode.pg_name().strip_suffix("Lock") == Some(cell);
    LockMode::ALL.into_iter().find(named).map(Some).ok_or(())
}

#[cfg(test)]
mod tests {
    use super::{StatementFact, read, rows, statement_facts};
    use crate::settings::PgVersion;

    #[test]
    fn every_row_can_be_read() {
        let unread: Vec<_> = rows().filter(|row| read(row).is_none()).collect();
        assert_eq!(unread, [""; 0]);
        assert!(statement_facts().count() > 100);
    }

    #[test]
    fn at_most_one_row_holds_for_a_version() {
        for version in PgVersion::all() {
            let mut seen = std::collections::BTreeSet::new();
            let holds = |fact: &&StatementFact| (fact.from..=fact.to).contains(&version.major());
            for fact in statement_facts().filter(holds) {
                assert!(seen.insert(fact.key), "{} is there twice for {version}", fact.key);
            }
        }
    }

    #[test]
    fn every_row_has_a_source_and_a_range_of_known_versions() {
        for fact in statement_facts() {
            assert!(
                !fact.source.is_empty() && fact.from <= fact.to && fact.from >= 12 && fact.to <= 18,
                "{fact:?}"
            );
        }
    }
}
