//! Every measured statement against the facts: what `effects_of` says must be what the server did.
//!
//! The schema is built from the same text that the server ran, so this tests parser, schema and facts at once.

#![cfg(test)]
#![cfg(feature = "engine")]

use std::collections::{BTreeMap, BTreeSet};

use retort_core::{
    pg::{Effects, effects_of, statement_facts},
    schema::{Moment, Schema},
    settings::PgVersion,
    sql::{Form, ObjectKind, RelName, parse},
};

const BASE: &str = include_str!("../oracle/base.sql");
const ROWS: &str = include_str!("../oracle/rows.sql");

/// One measured statement.
struct Case<'a> {
    statement: &'a str,
    prepare: &'a str,
    failed: bool,
    /// Whether what was to be prepared already failed.
    unprepared: bool,
    refused: bool,
    locks: BTreeMap<String, String>,
    rewrites: BTreeSet<String>,
    reads: BTreeSet<String>,
    builds: BTreeSet<String>,
}

fn cases(table: &str) -> Vec<Case<'_>> {
    let lines = table.lines().filter(|line| !line.starts_with('#') && !line.starts_with("statement\t"));
    let cases = lines.map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [statement, prepare, error, transaction, locks, rewrites, reads, builds] = cells[..] else {
            panic!("not eight cells: {line}");
        };
        Case {
            statement,
            prepare: if prepare == "-" { "" } else { prepare },
            failed: error != "-",
            unprepared: error.starts_with("not prepared"),
            refused: transaction == "refused",
            locks: words(locks)
                .filter_map(|word| word.split_once('='))
                .map(|(name, mode)| (name.to_owned(), mode.to_owned()))
                .collect(),
            rewrites: words(rewrites).map(str::to_owned).collect(),
            reads: words(reads).map(str::to_owned).collect(),
            builds: words(builds)
                .map(|word| word.rsplit_once('.').map_or(word, |(table, _)| table).to_owned())
                .collect(),
        }
    });
    cases.collect()
}

fn words(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(' ').filter(|word| *word != "-")
}

fn names(list: &[RelName]) -> BTreeSet<String> {
    list.iter().map(name).collect()
}

fn name(relation: &RelName) -> String {
    relation.to_string().trim_start_matches("public.").to_owned()
}

fn apply(schema: &mut Schema, sql: &str, now: Moment) {
    for command in parse(sql).unwrap_or_else(|error| panic!("{sql}: {error:?}")) {
        schema.apply(&command.form, now);
    }
}

/// What the server locked, as far as it is comparable: indexes and sequences only where we speak of them too.
fn comparable(
    measured: &BTreeMap<String, String>,
    ours: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let mut result = BTreeMap::new();
    for (name, mode) in measured {
        match name.split_once(':') {
            Some((_, bare)) if ours.contains_key(bare) => result.insert(bare.to_owned(), mode.clone()),
            Some(_) => None,
            None => result.insert(name.clone(), mode.clone()),
        };
    }
    result
}

fn is_query(form: &Form) -> bool {
    matches!(
        form,
        Form::Insert { .. }
            | Form::Update { .. }
            | Form::Delete { .. }
            | Form::Select { .. }
            | Form::CreateTable { .. }
            | Form::CreateView { .. }
            | Form::RefreshView { .. }
            | Form::Vacuum { .. }
            | Form::Copy { .. }
            | Form::Execute { .. }
    )
}

const UNCERTAIN: &str = "uncertain";

/// The forms of a case's commands, and what they do one after the other.
fn in_turn(statement: &str, schema: &mut Schema, version: PgVersion, now: Moment) -> (Vec<Form>, Effects) {
    let commands = parse(statement).unwrap_or_else(|error| panic!("{statement}: {error:?}"));
    let mut all = Effects::default();
    let existing = schema.clone();
    for command in &commands {
        let effects = effects_of(&command.form, schema, version, now);
        // What the case itself made was not there before it.
        let there = |name: &RelName| commands.len() == 1 || existing.exists(name);
        for (relation, mode) in effects.locks.iter().filter(|(relation, _)| there(relation)) {
            all.lock(relation, *mode);
        }
        all.rewrites.extend(effects.rewrites.into_iter().filter(there));
        all.scans.extend(effects.scans.into_iter().filter(there));
        all.index_builds.extend(effects.index_builds.into_iter().filter(there));
        all.refuses_transaction |= effects.refuses_transaction;
        all.uncertain = all.uncertain.or(effects.uncertain);
        all.needs = all.needs.max(effects.needs);
        all.facts.extend(effects.facts);
        schema.apply(&command.form, now);
    }
    (commands.into_iter().map(|command| command.form).collect(), all)
}

/// The differences between what is said and what was measured; none when they agree.
fn differences(case: &Case<'_>, base: &Schema, version: PgVersion) -> Vec<String> {
    let mut schema = base.clone();
    let now = Moment { revision: 1, transaction: 1 };
    apply(&mut schema, case.prepare, Moment::default());
    let (forms, effects) = in_turn(case.statement, &mut schema, version, now);
    let form = forms.last().expect("a case has a command");
    let mut found = Vec::new();
    let mut compare = |what: &str, ours: String, measured: String| {
        if ours != measured {
            found.push(format!("  {what}: we say {ours}, the server says {measured}"));
        }
    };
    // What this version does not know is a syntax error to it, or runs into one.
    if effects.needs.is_some() {
        compare("fails, since it needs a later version", "true".to_owned(), case.failed.to_string());
        return found;
    }
    if !case.unprepared {
        compare("refuses a transaction", effects.refuses_transaction.to_string(), case.refused.to_string());
    }
    if case.failed {
        return found;
    }
    if effects.uncertain.is_some() {
        // What is not certain is at least said to be so; there must be few of these.
        found.push(UNCERTAIN.to_owned());
        return found;
    }
    let locks: BTreeMap<String, String> = effects
        .locks
        .iter()
        .filter(|(relation, _)| relation.name != "nothing")
        .map(|(relation, mode)| (name(relation), mode.pg_name().trim_end_matches("Lock").to_owned()))
        .collect();
    let mut measured = comparable(&case.locks, &locks);
    // At the very end the old index is locked away. It is dead by then (`indislive` is false): measured on 15.18, a query and
    // an update of the table lock every index but this one, so nobody can wait for that lock.
    let drops_dead = matches!(
        form,
        Form::Drop { object: ObjectKind::Index, concurrently: true, .. }
            | Form::Reindex { index: true, concurrently: true, .. }
    );
    if drops_dead {
        let dead = measured.values_mut().filter(|mode| *mode == "AccessExclusive");
        dead.for_each(|mode| "ShareUpdateExclusive".clone_into(mode));
    }
    // COPY TO gives its lock back at its end, so that it cannot be seen afterwards.
    if let Form::Copy { table: Some(table), writes: false, .. } = form {
        measured.insert(name(table), "AccessShare".to_owned());
    }
    // VACUUM may cut empty pages off the end, if nobody holds it up.
    if !matches!(form, Form::Vacuum { full: false, analyze_only: false, .. }) {
        compare("locks", format!("{locks:?}"), format!("{measured:?}"));
    }
    let rewrites = names(&effects.rewrites);
    compare("rewrites", format!("{rewrites:?}"), format!("{:?}", case.rewrites));
    if !forms.iter().any(is_query) && !case.refused {
        let reads: BTreeSet<_> = case.reads.difference(&case.rewrites).cloned().collect();
        compare("scans", format!("{:?}", names(&effects.scans)), format!("{reads:?}"));
        // The server's message says on which table, but not in which schema.
        let without_schema = |table: &String| table.rsplit('.').next().unwrap_or(table).to_owned();
        let rewritten: BTreeSet<_> = rewrites.iter().map(without_schema).collect();
        let builds: BTreeSet<_> = case.builds.difference(&rewritten).cloned().collect();
        let ours: BTreeSet<_> = names(&effects.index_builds).iter().map(without_schema).collect();
        let ours: BTreeSet<_> = ours.difference(&rewritten).cloned().collect();
        compare("builds", format!("{ours:?}"), format!("{builds:?}"));
    }
    found
}

/// The schema that every case starts from.
fn base() -> Schema {
    let mut base = Schema::default();
    for text in [BASE, ROWS, "SET timezone = 'UTC'"] {
        apply(&mut base, text, Moment::default());
    }
    base
}

fn check(table: &str, version: u8) {
    let version = PgVersion::new(version).expect("a version with facts");
    let base = base();
    let cases = cases(table);
    let (mut report, mut uncertain) = (Vec::new(), Vec::new());
    for case in &cases {
        let found = differences(case, &base, version);
        if found == [UNCERTAIN] {
            uncertain.push(case.statement);
        } else if !found.is_empty() {
            report.push(format!("{} [{}]\n{}", case.statement, case.prepare, found.join("\n")));
        }
    }
    assert!(report.is_empty(), "{} of {} cases differ:\n{}", report.len(), cases.len(), report.join("\n"));
    assert!(uncertain.len() * 20 < cases.len(), "{} are uncertain: {uncertain:#?}", uncertain.len());
}

const ALL: [(u8, &str); 8] = [
    (12, include_str!("../facts/measured-12.tsv")),
    (13, include_str!("../facts/measured-13.tsv")),
    (14, include_str!("../facts/measured-14.tsv")),
    (15, include_str!("../facts/measured-15.tsv")),
    (16, include_str!("../facts/measured-16.tsv")),
    (17, include_str!("../facts/measured-17.tsv")),
    (18, include_str!("../facts/measured-18-server.tsv")),
    // PGlite.
    (18, include_str!("../facts/measured-18.tsv")),
];

macro_rules! agrees {
    ($name:ident, $index:literal) => {
        #[test]
        fn $name() {
            let (version, table) = ALL[$index];
            check(table, version);
        }
    };
}

agrees!(postgresql_12_agrees, 0);
agrees!(postgresql_13_agrees, 1);
agrees!(postgresql_14_agrees, 2);
agrees!(postgresql_15_agrees, 3);
agrees!(postgresql_16_agrees, 4);
agrees!(postgresql_17_agrees, 5);
agrees!(postgresql_18_agrees, 6);
agrees!(pglite_agrees, 7);

/// The facts that a case which went through rests on, with the version.
fn rested_on() -> BTreeSet<(&'static str, u8)> {
    let base = base();
    let mut found = BTreeSet::new();
    for (major, table) in ALL {
        let version = PgVersion::new(major).expect("a version with facts");
        // PGlite refuses what no transaction block takes, and cannot show its locks: the server of the same version does.
        for case in cases(table).iter().filter(|case| !case.failed || case.refused) {
            let mut schema = base.clone();
            apply(&mut schema, case.prepare, Moment::default());
            let now = Moment { revision: 1, transaction: 1 };
            let (_, effects) = in_turn(case.statement, &mut schema, version, now);
            found.extend(effects.facts.into_iter().map(|key| (key, major)));
        }
    }
    found
}

#[test]
fn what_is_said_to_be_measured_was_measured_on_every_version() {
    let found = rested_on();
    let mut missing = Vec::new();
    for fact in statement_facts().filter(|fact| fact.source == "measured") {
        let versions: Vec<u8> =
            (fact.from..=fact.to).filter(|version| !found.contains(&(fact.key, *version))).collect();
        if !versions.is_empty() {
            missing.push(format!("{} on {versions:?}", fact.key));
        }
    }
    assert!(missing.is_empty(), "no case rests on {}", missing.join("\n"));
}

#[test]
fn the_servers_are_those_that_were_measured() {
    let servers = include_str!("../facts/servers.tsv");
    for (major, table) in ALL.iter().take(7) {
        let first = table.lines().next().unwrap_or_default();
        let exact =
            first.split_whitespace().find(|word| word.starts_with(&format!("{major}."))).unwrap_or_default();
        let line = format!("{major}\t{}", exact.trim_end_matches('.'));
        assert!(servers.lines().any(|known| known == line), "{line} is not in servers.tsv");
    }
}
