//! What one direction sends: its statements, with the effects of each one's commands added up.

use super::{
    analyse::{Analysed, AnalysedFile},
    remains::version_after,
};
use crate::{
    fact::Piece,
    ops::Op,
    pg::{Effects, Thing, made, source_for},
    render::{Rendered, RenderedKind},
    report::{Lock, Object, Remains, Statement},
    run::{Hold, Run, Step},
    settings::{PgVersion, Settings},
    sql::RelName,
};

/// The statements of `run`, which is one of `file`'s.
pub(super) fn statements(
    file: &AnalysedFile,
    run: &Run,
    analysed: &Analysed,
    settings: &Settings,
) -> Vec<Statement> {
    let (transactions, holds, committed) = (run.transactions(), run.holds(), run.committed());
    let places = transactions.into_iter().zip(holds).zip(committed);
    // The run's first transaction may be that of revisions before it; all the others are its own.
    let version = |transaction| version_after(file, run, transaction, analysed, settings);
    let (shared, own) = (version(run.start.transaction), version(run.start.transaction + 1));
    let all = run.statements.iter().zip(places).enumerate();
    all.filter_map(|(index, (rendered, (((transaction, in_transaction), hold), committed)))| {
        let op = run.ops.get(rendered.op)?;
        let steps = run.steps_of_statement(index);
        let Hold { until, beyond } = hold;
        Some(Statement {
            span: file.read.source.span(op.call),
            in_transaction,
            transaction,
            held_until: until,
            held_beyond: beyond && in_transaction,
            if_it_fails: Remains {
                statements: committed,
                version: if transaction == run.start.transaction { shared.clone() } else { own.clone() },
            },
            ..statement(rendered, op, steps, settings.pg)
        })
    })
    .collect()
}

/// A statement by itself, whatever runs before it.
fn statement(rendered: &Rendered, op: &Op, steps: &[Step], pg: PgVersion) -> Statement {
    let mut unknowns: Vec<String> =
        rendered.sql.holes().map(|hole| format!("{{{}}}: {}", hole.name, hole.why)).collect();
    unknowns.extend(op.when.as_ref().map(|when| format!("{}: {}", when.unknown.name, when.unknown.why)));
    unknowns.extend(steps.iter().filter_map(|step| step.effects.uncertain.clone()));
    let is_sql = rendered.kind != RenderedKind::Unknown;
    let is_known = rendered.sql.pieces().iter().all(|piece| matches!(piece, Piece::Known(_)));
    let made: Vec<_> = steps.iter().map(|step| made(&step.form, &step.before)).collect();
    Statement {
        sql: if is_sql { rendered.sql.to_string() } else { format!("-- retort: unknown: {}", rendered.sql) },
        certain: is_sql && op.when.is_none() && is_known,
        conditional: op.when.is_some(),
        unknowns,
        locks: locks(steps),
        rewrites: names(steps, |step| &step.effects.rewrites),
        scans: names(steps, |step| &step.effects.scans),
        index_builds: names(steps, |step| &step.effects.index_builds),
        creates: made.iter().flat_map(|made| &made.creates).map(object).collect(),
        drops: made.iter().flat_map(|made| &made.drops).map(object).collect(),
        refuses_transaction: steps.iter().any(|step| step.effects.refuses_transaction),
        after_commit: steps.iter().any(|step| step.effects.after_commit),
        needs: steps.iter().filter_map(|step| step.effects.needs).max(),
        sources: sources(steps, pg),
        ..Statement::default()
    }
}

fn object(thing: &Thing) -> Object {
    let of = thing.of.as_ref().map(ToString::to_string);
    Object { kind: thing.kind.word().to_owned(), name: thing.name.clone(), of }
}

fn locks(steps: &[Step]) -> Vec<Lock> {
    let mut all = Effects::default();
    for (relation, mode) in steps.iter().flat_map(|step| &step.effects.locks) {
        all.lock(relation, *mode);
    }
    all.locks.into_iter().map(|(relation, mode)| Lock { relation: relation.to_string(), mode }).collect()
}

fn names(steps: &[Step], of: impl Fn(&Step) -> &[RelName]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for relation in steps.iter().flat_map(of) {
        let name = relation.to_string();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// How the facts that the commands rest on are known.
fn sources(steps: &[Step], pg: PgVersion) -> Vec<String> {
    let mut sources: Vec<String> = Vec::new();
    for key in steps.iter().flat_map(|step| &step.effects.facts) {
        if let Some(source) = source_for(key, pg)
            && !sources.contains(&source)
        {
            sources.push(source);
        }
    }
    sources
}
