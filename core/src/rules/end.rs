//! What is there when all pasted revisions have run.
//!
//! It notes what it is asked, so that a file need be judged again only when the answers would be others: of a thousand
//! revisions the last one is typed at, and most of those before it ask of tables that it does not touch.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
};

use crate::{
    schema::{Schema, Table},
    sql::RelName,
};

/// The schema at the end of the chain, for one file's rules.
#[derive(Debug)]
pub struct End<'a> {
    schema: &'a Schema,
    tables: RefCell<BTreeSet<RelName>>,
    opaque: Cell<bool>,
}

/// What a file's rules asked.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    tables: BTreeSet<RelName>,
    opaque: bool,
}

impl<'a> End<'a> {
    /// The end of the chain, of which nothing was asked yet.
    pub fn new(schema: &'a Schema) -> Self {
        Self { schema, tables: RefCell::default(), opaque: Cell::new(false) }
    }

    /// The table as it is at the end, as far as it is known.
    pub fn table(&self, name: &RelName) -> Option<&'a Table> {
        if !self.tables.borrow().contains(name) {
            self.tables.borrow_mut().insert(name.clone());
        }
        self.schema.table(name)
    }

    /// [`Schema::opaque`] at the end.
    pub fn opaque(&self) -> u32 {
        self.opaque.set(true);
        self.schema.opaque
    }

    /// What was asked.
    pub fn asked(self) -> Asked {
        Asked { tables: self.tables.into_inner(), opaque: self.opaque.get() }
    }
}

impl Asked {
    /// Whether all that was asked has the same answer in both.
    pub fn same_in(&self, one: &Schema, other: &Schema) -> bool {
        let same = |name: &RelName| match (one.table(name), other.table(name)) {
            (Some(one), Some(other)) => std::ptr::eq(one, other) || one == other,
            (one, other) => one.is_none() && other.is_none(),
        };
        (!self.opaque || one.opaque == other.opaque) && self.tables.iter().all(same)
    }
}
