//! Every pair of types that was measured: `type_change` must say what the server did.

#![cfg(test)]
#![cfg(feature = "engine")]

use retort_core::{
    pg::{TypeCost, type_change},
    schema::{Moment, Schema},
    sql::{AlterAction, Form, TypeName, parse},
};

const TYPES: &str = "CREATE TYPE mood AS ENUM ('a'); CREATE DOMAIN free_domain AS text;
    CREATE DOMAIN checked_domain AS text CHECK (value <> '')";

fn named(text: &str) -> TypeName {
    let commands = parse(&format!("ALTER TABLE t ALTER c TYPE {text}")).expect(text);
    match commands.first().map(|command| &command.form) {
        Some(Form::AlterTable { actions, .. }) => match actions.first() {
            Some(AlterAction::SetType { type_, .. }) => type_.clone(),
            other => panic!("{text}: {other:?}"),
        },
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn every_measured_pair_costs_what_it_cost() {
    let mut schema = Schema::default();
    for command in parse(TYPES).expect("the types") {
        schema.apply(&command.form, Moment::default());
    }
    let table = include_str!("../facts/type-changes.tsv");
    let rows: Vec<Vec<&str>> = table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.starts_with("old\t"))
        .map(|line| line.split('\t').collect())
        .collect();
    let (mut pairs, mut wrong) = (0, Vec::new());
    for row in &rows {
        for new in rows.iter().map(|row| row[0]) {
            let kind = (1..row.len()).find(|&cell| row[cell].split(", ").any(|name| name == new));
            let (cost, needs_using) = match kind {
                Some(1) => (TypeCost::Free, false),
                Some(2) => (TypeCost::Index, false),
                Some(3) => (TypeCost::Zone, false),
                Some(4) => (TypeCost::Rewrite, false),
                // With a USING, or not at all: then only with one that does more than cast.
                _ => (TypeCost::Rewrite, true),
            };
            let said = type_change(&named(row[0]), &named(new), &schema);
            pairs += 1;
            if said.map(|said| (said.cost, said.needs_using)) != Some((cost, needs_using)) {
                wrong.push(format!(
                    "{} to {new}: we say {said:?}, the server says {cost:?}, {needs_using}",
                    row[0]
                ));
            }
        }
    }
    assert!(pairs > 3_000 && wrong.is_empty(), "{} of {pairs} differ:\n{}", wrong.len(), wrong.join("\n"));
}
