//! Dictionaries, which keep the order of insertion.

use std::{collections::HashMap, rc::Rc};

use super::{Id, Value};

/// A dictionary in the order of insertion.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dict {
    pub(crate) entries: Vec<(Value, Value)>,
    index: HashMap<Key, usize>,
}

/// What a value is in a dictionary's eyes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    None,
    Number(i128),
    Str(String),
    Tuple(Vec<Key>),
    /// A function, class or object: itself and nothing else.
    Identity(Id),
    Library(Rc<str>),
}

impl Dict {
    pub(crate) fn get(&self, key: &Key) -> Option<&Value> {
        let at = self.index.get(key)?;
        self.entries.get(*at).map(|(_, value)| value)
    }

    pub(crate) fn insert(&mut self, hashed: Key, key: Value, value: Value) {
        if let Some(entry) = self.index.get(&hashed).and_then(|at| self.entries.get_mut(*at)) {
            entry.1 = value;
        } else {
            self.index.insert(hashed, self.entries.len());
            self.entries.push((key, value));
        }
    }

    pub(crate) fn remove(&mut self, key: &Key) -> Option<Value> {
        let at = self.index.remove(key)?;
        if at >= self.entries.len() {
            return None;
        }
        let (_, value) = self.entries.remove(at);
        for later in self.index.values_mut().filter(|later| **later > at) {
            *later -= 1;
        }
        Some(value)
    }
}
