//! How long each lock is held: for one transaction, which lock on which relation during which statement.

use std::{cmp::Reverse, collections::BTreeMap};

use retort_core::{pg::LockMode, report::Statement};

/// More lanes than this are not drawn: a page has no room for them. The strongest locks are.
const MOST: usize = 6;

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
    pub(crate) lanes: Lanes,
}

/// What a transaction locks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct Lanes {
    /// The relations that are locked the strongest, the strongest first.
    pub(crate) drawn: Vec<Lane>,
    /// How many more relations it locks.
    pub(crate) left_out: usize,
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

    /// The place of the last statement during which it is held, where that is not the transaction's last.
    pub(crate) fn released(&self) -> Option<usize> {
        let last = self.held.iter().rposition(Option::is_some)?;
        (last + 1 < self.held.len()).then_some(last)
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
                out.push(Transaction {
                    number,
                    ends: false,
                    statements: vec![index],
                    lanes: Lanes::default(),
                });
            }
        }
        if let Some(last) = out.last_mut() {
            last.ends = statement.sql == "COMMIT";
        }
        before = Some(now);
    }
    for transaction in &mut out {
        let own: Vec<(usize, &Statement)> =
            transaction.statements.iter().filter_map(|at| Some((*at, statements.get(*at)?))).collect();
        transaction.lanes = lanes(&own, transaction.number.is_some());
    }
    out
}

/// The lanes of statements that share a transaction, where a lock stays, or that do not, where it goes with its statement.
fn lanes(statements: &[(usize, &Statement)], stays: bool) -> Lanes {
    let mut strongest: BTreeMap<&str, LockMode> = BTreeMap::new();
    for lock in statements.iter().flat_map(|(_, statement)| &statement.locks) {
        let mode = strongest.entry(&lock.relation).or_insert(lock.mode);
        *mode = (*mode).max(lock.mode);
    }
    let left_out = strongest.len().saturating_sub(MOST);
    let mut drawn: Vec<(&str, LockMode)> = strongest.into_iter().collect();
    drawn.sort_by_key(|(_, mode)| Reverse(*mode));
    drawn.truncate(MOST);
    Lanes {
        drawn: drawn.into_iter().map(|(relation, _)| lane(statements, relation, stays)).collect(),
        left_out,
    }
}

fn lane(statements: &[(usize, &Statement)], relation: &str, stays: bool) -> Lane {
    let mut kept: Vec<(LockMode, usize)> = Vec::new();
    let held = statements.iter().map(|(index, statement)| {
        // A savepoint that is rolled back to gives locks back before the end.
        kept.retain(|(_, until)| stays && until >= index);
        let own = statement.locks.iter().filter(|lock| lock.relation == relation).map(|lock| lock.mode).max();
        let before = kept.iter().map(|(mode, _)| *mode).max();
        // A weaker lock adds nothing unless it outlasts the stronger one.
        kept.extend(
            own.filter(|mode| !kept.iter().any(|held| held >= &(*mode, statement.held_until)))
                .map(|mode| (mode, statement.held_until)),
        );
        own.max(before)
    });
    Lane { relation: relation.to_owned(), held: held.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::testing::statement;

    /// Each lane as its relation and a letter a statement: `E` for ACCESS EXCLUSIVE, `S` for SHARE, `u` for another.
    fn drawn(transaction: &Transaction) -> Vec<String> {
        let letter = |mode: &Option<LockMode>| match mode {
            None => '.',
            Some(LockMode::AccessExclusive) => 'E',
            Some(LockMode::Share) => 'S',
            Some(_) => 'u',
        };
        let lanes = transaction.lanes.drawn.iter();
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
        assert_eq!(all[0].lanes.drawn[1].from(), 2);
    }

    #[test]
    fn a_lock_that_is_given_back_early_ends_there() {
        let taken =
            |until, mode| Statement { held_until: until, ..statement("two", Some(0), &[("a", mode)]) };
        let statements = [
            taken(3, LockMode::Share),
            taken(2, LockMode::AccessExclusive),
            statement("ROLLBACK TO s", Some(0), &[]),
            statement("four", Some(0), &[]),
            statement("five", Some(0), &[]),
        ];
        let all = transactions(&statements);
        assert_eq!(drawn(&all[0]), ["a SEES."]);
        assert_eq!(all[0].lanes.drawn[0].released(), Some(3));
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

    #[test]
    fn of_many_relations_the_strongest_locked_are_drawn() {
        let names: Vec<String> = (0..5_000).map(|number| format!("t{number:04}")).collect();
        let mut statements: Vec<Statement> =
            names.iter().map(|name| statement("one", Some(0), &[(name, LockMode::Share)])).collect();
        statements.push(statement("last", Some(0), &[("z", LockMode::AccessExclusive)]));
        let lanes = &transactions(&statements)[0].lanes;
        let drawn: Vec<&str> = lanes.drawn.iter().map(|lane| lane.relation.as_str()).collect();
        assert_eq!(drawn, ["z", "t0000", "t0001", "t0002", "t0003", "t0004"]);
        assert_eq!(lanes.left_out, 4_995);
    }
}
