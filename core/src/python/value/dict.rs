//! Dictionaries, which keep the order of insertion.

use std::{collections::HashMap, rc::Rc};

use super::{Id, Value};

/// A dictionary in the order of insertion.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dict {
    pub(crate) entries: Vec<(Value, Value)>,
    /// What a key gives that is not there, where that is no error.
    pub(crate) missing: Option<Missing>,
    index: HashMap<Key, usize>,
}

/// What a dictionary does about a key that is not there.
#[derive(Debug, Clone)]
pub(crate) enum Missing {
    /// `defaultdict(list)`: it makes a value and keeps it.
    Made(Value),
    /// `Counter()`: it says 0 and keeps nothing.
    Zero,
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

    /// Moves an entry to one of the ends; false when there is none with this key.
    pub(crate) fn move_to_end(&mut self, key: &Key, first: bool) -> bool {
        let Some(entry) = self.index.get(key).and_then(|at| self.entries.get(*at)).cloned() else {
            return false;
        };
        self.remove(key);
        if first {
            for at in self.index.values_mut() {
                *at += 1;
            }
            self.entries.insert(0, entry);
            self.index.insert(key.clone(), 0);
        } else {
            self.insert(key.clone(), entry.0, entry.1);
        }
        true
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
