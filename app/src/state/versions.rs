//! What another version of PostgreSQL makes of the same statements.

use retort_core::{report::Statement, settings::PgVersion};

/// The statements as they were for the version chosen before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Other {
    /// That version.
    pub(crate) pg: PgVersion,
    /// The statements of the same direction of the same text.
    pub(crate) statements: Vec<Statement>,
}

impl Other {
    /// What the statement at `index` did on the other version, in words, where it does something else now.
    pub(crate) fn differs(&self, index: usize, now: &Statement) -> Option<String> {
        let other = self.statements.get(index).filter(|other| other.sql == now.sql)?;
        (!does_the_same(other, now))
            .then(|| format!("Changed: on PostgreSQL {} it {}", self.pg, what_it_does(other)))
    }

    /// How many of the statements differ.
    pub(crate) fn count(&self, now: &[Statement]) -> usize {
        now.iter().enumerate().filter(|(index, statement)| self.differs(*index, statement).is_some()).count()
    }
}

/// Whether two versions do the same. What is created and dropped does not depend on the version.
fn does_the_same(one: &Statement, other: &Statement) -> bool {
    one.locks == other.locks
        && one.rewrites == other.rewrites
        && one.scans == other.scans
        && one.index_builds == other.index_builds
        && one.needs == other.needs
        && one.refuses_transaction == other.refuses_transaction
        && one.after_commit == other.after_commit
}

fn what_it_does(statement: &Statement) -> String {
    if let Some(version) = statement.needs {
        return format!("fails, since it needs PostgreSQL {version}");
    }
    let locks =
        statement.locks.iter().map(|lock| format!("takes {} on {}", lock.mode.sql_name(), lock.relation));
    let rewrites = statement.rewrites.iter().map(|table| format!("rewrites {table}"));
    let scans = statement.scans.iter().map(|table| format!("reads all of {table}"));
    let builds = statement.index_builds.iter().map(|table| format!("builds an index on {table}"));
    let transaction = statement.refuses_transaction.then(|| "takes no transaction".to_owned());
    let usable = statement.after_commit.then(|| "can be used only after the commit".to_owned());
    let all: Vec<String> =
        locks.chain(rewrites).chain(scans).chain(builds).chain(transaction).chain(usable).collect();
    if all.is_empty() { "locks, rewrites and reads no table".to_owned() } else { all.join(", ") }
}

#[cfg(test)]
mod tests {
    use retort_core::pg::LockMode;

    use super::*;
    use crate::state::testing;

    fn statement(mode: LockMode, rewrites: &[&str]) -> Statement {
        let rewrites = rewrites.iter().map(|&table| table.to_owned()).collect();
        Statement { rewrites, ..testing::statement("ALTER TABLE a", Some(0), &[("a", mode)]) }
    }

    #[test]
    fn what_changed_is_said_with_what_it_was() {
        let strong = statement(LockMode::AccessExclusive, &["a"]);
        let weak = statement(LockMode::ShareRowExclusive, &[]);
        let pg = PgVersion::new(12).unwrap();
        let other = Other { pg, statements: vec![strong.clone(), strong.clone()] };
        let now = [weak.clone(), strong];
        assert_eq!(
            other.differs(0, &now[0]).as_deref(),
            Some("Changed: on PostgreSQL 12 it takes ACCESS EXCLUSIVE on a, rewrites a")
        );
        assert_eq!((other.differs(1, &now[1]), other.count(&now)), (None, 1));
        let unknown = Statement { needs: Some(14), ..weak.clone() };
        let other = Other { pg, statements: vec![unknown] };
        assert_eq!(
            other.differs(0, &now[0]).as_deref(),
            Some("Changed: on PostgreSQL 12 it fails, since it needs PostgreSQL 14")
        );
        let another = Statement { sql: "ALTER TABLE b".into(), ..weak };
        assert_eq!(other.differs(0, &another), None, "it is not the same statement");
    }
}
