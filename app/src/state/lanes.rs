//! How long each lock is held: for one transaction, which lock on which relation during which statement.

use std::collections::BTreeMap;

use retort_core::{pg::LockMode, report::Statement};

/// Statements that commit together, or such that each commit by themselves.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Transaction {
    /// Its number from 1, or nothing outside of any.
    pub(crate) number: Option<usize>,
    /// Whether it is over with its last statement here.
    pub(crate) ends: bool,
    /// Indices of its statements.
    pub(crate) statements: Vec<usize>,
    /// What it locks, the strongest lock first.
    pub(crate) lanes: Vec<Lane>,
}

/// One relation through a transaction.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Lane {
    /// The relation.
    pub(crate) relation: String,
    /// The strongest lock on it during each statement, in their order.
    pub(crate) held: Vec<Option<LockMode>>,
}

impl Lane {
    /// The strongest lock that is ever held.
    pub(crate) fn strongest(&self) -> Option<LockMode> {
        self.held.iter().copied().flatten().max()
    }

    /// The place of the statement that takes the strongest lock.
    pub(crate) fn from(&self) -> usize {
        let strongest = self.strongest();
        self.held.iter().position(|mode| *mode == strongest).unwrap_or(0)
    }
}

/// The transactions of one direction, in order.
pub(crate) fn transactions(statements: &[Statement]) -> Vec<Transaction> {
    let mut out: Vec<Transaction> = Vec::new();
    let mut before = None;
    for (index, statement) in statements.iter().enumerate() {
        let now = statement.in_transaction.then_some(statement.transaction);
        match out.last_mut() {
            Some(last) if before == Some(now) => last.statements.push(index),
            _ => {
                let number = 1 + out.iter().filter(|other| other.number.is_some()).count();
                let number = now.map(|_| number);
                out.push(Transaction { number, ends: false, statements: vec![index], lanes: Vec::new() });
            }
        }
        if let Some(last) = out.last_mut() {
            last.ends = statement.sql == "COMMIT";
        }
        before = Some(now);
    }
    for transaction in &mut out {
        let own: Vec<&Statement> =
            transaction.statements.iter().filter_map(|at| statements.get(*at)).collect();
        transaction.lanes = lanes(&own, transaction.number.is_some());
    }
    out
}

/// The lanes of statements that share a transaction, where a lock stays, or that do not, where it goes with its statement.
fn lanes(statements: &[&Statement], stays: bool) -> Vec<Lane> {
    let mut lanes: BTreeMap<&str, Vec<Option<LockMode>>> = BTreeMap::new();
    for (at, statement) in statements.iter().enumerate() {
        for lock in &statement.locks {
            let held = lanes.entry(&lock.relation).or_insert_with(|| vec![None; statements.len()]);
            let until = if stays { statements.len() } else { at + 1 };
            for mode in held.iter_mut().take(until).skip(at) {
                *mode = (*mode).max(Some(lock.mode));
            }
        }
    }
    let mut lanes: Vec<Lane> =
        lanes.into_iter().map(|(relation, held)| Lane { relation: relation.to_owned(), held }).collect();
    lanes.sort_by_key(|lane| std::cmp::Reverse(lane.strongest()));
    lanes
}

#[cfg(test)]
mod tests {
    use retort_core::{report::Lock, text::Span};

    use super::*;

    fn statement(sql: &str, transaction: Option<u32>, locks: &[(&str, LockMode)]) -> Statement {
        let locks = locks.iter().map(|(relation, mode)| Lock { relation: (*relation).into(), mode: *mode });
        Statement {
            sql: sql.into(),
            span: Span::default(),
            certain: true,
            conditional: false,
            unknowns: Vec::new(),
            locks: locks.collect(),
            rewrites: Vec::new(),
            scans: Vec::new(),
            in_transaction: transaction.is_some(),
            transaction: transaction.unwrap_or(0),
        }
    }

    /// Each lane as its relation and a letter a statement: `E` for ACCESS EXCLUSIVE, `S` for SHARE, `u` for another.
    fn drawn(transaction: &Transaction) -> Vec<String> {
        let letter = |mode: &Option<LockMode>| match mode {
            None => '.',
            Some(LockMode::AccessExclusive) => 'E',
            Some(LockMode::Share) => 'S',
            Some(_) => 'u',
        };
        let lanes = transaction.lanes.iter();
        lanes
            .map(|lane| format!("{} {}", lane.relation, lane.held.iter().map(letter).collect::<String>()))
            .collect()
    }

    #[test]
    fn a_lock_is_held_from_its_statement_to_the_end_of_the_transaction() {
        let statements = [
            statement("one", Some(0), &[("b", LockMode::Share)]),
            statement("two", Some(0), &[("a", LockMode::AccessExclusive)]),
            statement("three", Some(0), &[("b", LockMode::AccessExclusive)]),
            statement("four", Some(0), &[("b", LockMode::Share)]),
        ];
        let all = transactions(&statements);
        assert_eq!(drawn(&all[0]), ["a .EEE", "b SSEE"]);
        assert_eq!(all[0].lanes[1].from(), 2);
    }

    #[test]
    fn outside_a_transaction_it_goes_with_its_statement() {
        let build = LockMode::ShareUpdateExclusive;
        let statements = [
            statement("COMMIT", Some(0), &[]),
            statement("one", None, &[("a", build)]),
            statement("two", None, &[]),
            statement("three", None, &[("a", build)]),
            statement("BEGIN", Some(1), &[]),
        ];
        let all = transactions(&statements);
        let numbers: Vec<_> = all.iter().map(|transaction| (transaction.number, transaction.ends)).collect();
        assert_eq!(numbers, [(Some(1), true), (None, false), (Some(2), false)]);
        assert_eq!(drawn(&all[1]), ["a u.u"]);
    }
}
