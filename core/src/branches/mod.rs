//! Two branches side by side: what both touch, and what goes wrong in which order when they are brought together.
//!
//! After a merge either may run first: a database that has one of them already runs the other behind it. So both orders are
//! looked at. Only what can be known is said; `core/oracle/branches.mjs` holds it against PGlite.

mod clash;
mod touches;
mod words;

use std::collections::BTreeMap;

use crate::{
    report::{Clash, Shared},
    run::Run,
};

use clash::clash;
pub use touches::Object;
pub(crate) use touches::{Dealings, Touches};

/// What two branches have to do with each other. Each is given by its head's id and the upgrades of its revisions, in the
/// order of the run.
pub fn compare(names: [&str; 2], one: &[&Run], other: &[&Run]) -> Shared {
    let [one, other] = [one, other].map(|runs| {
        let mut touches = Touches::default();
        for run in runs {
            touches.add(run);
        }
        touches
    });
    let tables: Vec<String> = one.tables.intersection(&other.tables).map(ToString::to_string).collect();
    let mut clashes: BTreeMap<&Object, Clash> = BTreeMap::new();
    for (object, dealings) in &one.dealings {
        let found = other.dealings.get(object).and_then(|theirs| clash(names, object, dealings, theirs));
        clashes.extend(found.map(|clash| (object, clash)));
    }
    let whole = clashes.clone();
    // What goes wrong with a table goes wrong with all of its parts.
    clashes.retain(|object, clash| {
        let of = object.table().and_then(|table| whole.get(&Object::Relation(table.clone())));
        !of.is_some_and(|of| clash.breaks.iter().zip(of.breaks).all(|(part, whole)| !part || whole))
    });
    Shared { tables, clashes: clashes.into_values().collect(), unknown: [one.unknown > 0, other.unknown > 0] }
}

/// Whether an upgrade that has run once stops when it runs again over what it left.
pub fn stops_itself(upgrade: &Run) -> bool {
    let mut touches = Touches::default();
    touches.add(upgrade);
    touches.dealings.values().any(|dealings| dealings.stop(dealings))
}
