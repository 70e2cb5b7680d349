//! Scopes and heap, with a log of changes, so that both ways of a branch can be tried and their results merged.

use std::{
    collections::{HashMap, HashSet},
    rc::Rc,
};

use super::value::{Id, Item, ScopeId, Unknown, Value};

/// The variables of one function call, class body or module.
#[derive(Debug, Default)]
pub(crate) struct Scope<'a> {
    pub(crate) vars: HashMap<&'a str, Value>,
    pub(crate) parent: Option<ScopeId>,
    /// Whether names in functions below it can be looked up here; a class body's cannot.
    pub(crate) class: bool,
    /// Names that `global` and `nonlocal` send elsewhere.
    pub(crate) elsewhere: HashMap<&'a str, ScopeId>,
}

/// Everything that running statements can change.
#[derive(Debug, Default)]
pub(crate) struct State<'a> {
    scopes: Vec<Scope<'a>>,
    heap: Vec<Item<'a>>,
    log: Vec<Change<'a>>,
    marks: Vec<Mark>,
}

#[derive(Debug)]
enum Change<'a> {
    Var(ScopeId, &'a str, Option<Value>),
    Item(Id, Item<'a>),
}

/// The log's length at the beginning of a trial, and what has been saved since.
#[derive(Debug, Default)]
struct Mark {
    log: usize,
    saved: HashSet<Id>,
}

/// What a trial changed, each with its value at the trial's end.
#[derive(Debug, Default)]
pub(crate) struct Delta<'a> {
    vars: HashMap<(ScopeId, &'a str), Option<Value>>,
    items: HashMap<Id, Item<'a>>,
}

impl<'a> State<'a> {
    pub(crate) fn new_scope(&mut self, parent: Option<ScopeId>, class: bool) -> ScopeId {
        self.scopes.push(Scope { parent, class, ..Scope::default() });
        self.scopes.len() - 1
    }

    pub(crate) fn scope(&self, id: ScopeId) -> Option<&Scope<'a>> {
        self.scopes.get(id)
    }

    pub(crate) fn send_elsewhere(&mut self, scope: ScopeId, name: &'a str, to: ScopeId) {
        if let Some(scope) = self.scopes.get_mut(scope) {
            scope.elsewhere.insert(name, to);
        }
    }

    /// The value of `name` as code in `scope` sees it.
    pub(crate) fn lookup(&self, scope: ScopeId, name: &str) -> Option<Value> {
        let mut here = Some(scope);
        while let Some(scope_here) = here.and_then(|id| self.scopes.get(id)) {
            // A class body is visible to its own statements, not to the functions in it.
            let visible = !scope_here.class || here == Some(scope);
            if visible && let Some(value) = scope_here.vars.get(name) {
                return Some(value.clone());
            }
            here = scope_here.elsewhere.get(name).copied().or(scope_here.parent);
        }
        None
    }

    pub(crate) fn assign(&mut self, scope: ScopeId, name: &'a str, value: Value) {
        let scope =
            self.scopes.get(scope).and_then(|here| here.elsewhere.get(name)).copied().unwrap_or(scope);
        self.set(scope, name, Some(value));
    }

    pub(crate) fn forget(&mut self, scope: ScopeId, name: &'a str) {
        self.set(scope, name, None);
    }

    fn set(&mut self, scope: ScopeId, name: &'a str, value: Option<Value>) {
        let Some(here) = self.scopes.get_mut(scope) else { return };
        let before = match value {
            Some(value) => here.vars.insert(name, value),
            None => here.vars.remove(name),
        };
        if !self.marks.is_empty() {
            self.log.push(Change::Var(scope, name, before));
        }
    }

    pub(crate) fn alloc(&mut self, item: Item<'a>) -> Id {
        self.heap.push(item);
        self.heap.len() - 1
    }

    pub(crate) fn item(&self, id: Id) -> Option<&Item<'a>> {
        self.heap.get(id)
    }

    /// The thing to change it; what it was is kept as long as a trial is on.
    pub(crate) fn item_mut(&mut self, id: Id) -> Option<&mut Item<'a>> {
        let item = self.heap.get_mut(id)?;
        if let Some(mark) = self.marks.last_mut()
            && mark.saved.insert(id)
        {
            self.log.push(Change::Item(id, item.clone()));
        }
        Some(item)
    }

    /// Says that the content of a container is no longer known.
    pub(crate) fn lose(&mut self, id: Id, why: Rc<Unknown>) {
        if let Some(item) = self.item_mut(id) {
            *item = Item::Lost(why);
        }
    }

    /// Begins a trial: everything that changes from here on can be undone.
    pub(crate) fn begin(&mut self) {
        self.marks.push(Mark { log: self.log.len(), saved: HashSet::new() });
    }

    /// Ends a trial and keeps what it changed.
    pub(crate) fn commit(&mut self) {
        self.marks.pop();
        if self.marks.is_empty() {
            self.log.clear();
        }
    }

    /// Ends a trial, undoes what it changed, and hands that out.
    pub(crate) fn rollback(&mut self) -> Delta<'a> {
        let mut delta = Delta::default();
        let from = self.marks.pop().map_or(self.log.len(), |mark| mark.log);
        while self.log.len() > from {
            match self.log.pop() {
                Some(Change::Var(scope, name, before)) => {
                    let Some(here) = self.scopes.get_mut(scope) else { continue };
                    let after = match before {
                        Some(before) => here.vars.insert(name, before),
                        None => here.vars.remove(name),
                    };
                    delta.vars.entry((scope, name)).or_insert(after);
                }
                Some(Change::Item(id, before)) => {
                    if let Some(here) = self.heap.get_mut(id) {
                        let after = std::mem::replace(here, before);
                        delta.items.entry(id).or_insert(after);
                    }
                }
                None => break,
            }
        }
        delta
    }

    /// Makes a trial's changes after all.
    pub(crate) fn apply(&mut self, delta: Delta<'a>) {
        for ((scope, name), value) in delta.vars {
            self.set(scope, name, value);
        }
        for (id, after) in delta.items {
            if let Some(item) = self.item_mut(id) {
                *item = after;
            }
        }
    }

    /// Makes the changes of two trials of which one happened: where they agree the value is kept, where they do not,
    /// `unknown` says what takes its place.
    pub(crate) fn merge(
        &mut self,
        mut a: Delta<'a>,
        mut b: Delta<'a>,
        unknown: &dyn Fn(&str) -> Rc<Unknown>,
    ) {
        let names: HashSet<(ScopeId, &'a str)> = a.vars.keys().chain(b.vars.keys()).copied().collect();
        for (scope, name) in names {
            let before = self.scopes.get(scope).and_then(|scope| scope.vars.get(name)).cloned();
            let one = a.vars.remove(&(scope, name)).unwrap_or_else(|| before.clone());
            let two = b.vars.remove(&(scope, name)).unwrap_or(before);
            let merged = match (one, two) {
                (Some(one), Some(two)) if one.same(&two) => Some(one),
                (Some(_), Some(_)) => Some(Value::Unknown(unknown(name))),
                // Code that reads it can only run where it was set.
                (one, two) => one.or(two),
            };
            self.set(scope, name, merged);
        }
        let ids: HashSet<Id> = a.items.keys().chain(b.items.keys()).copied().collect();
        for id in ids {
            let (one, two) = (a.items.remove(&id), b.items.remove(&id));
            let Some(item) = self.item_mut(id) else { continue };
            let before = item.clone();
            *item = merge_items(one.unwrap_or_else(|| before.clone()), two.unwrap_or(before), unknown);
        }
    }
}

fn merge_items<'a>(one: Item<'a>, two: Item<'a>, unknown: &dyn Fn(&str) -> Rc<Unknown>) -> Item<'a> {
    match (one, two) {
        (Item::Values(one), Item::Values(two)) if same_values(&one, &two) => Item::Values(one),
        (Item::Instance(mut one), Item::Instance(two)) => {
            for (name, value) in two.attributes {
                match one.get(&name) {
                    Some(known) if known.same(&value) => {}
                    Some(_) => one.set(&name, Value::Unknown(unknown(&name))),
                    None => one.set(&name, value),
                }
            }
            Item::Instance(one)
        }
        _ => Item::Lost(unknown("list")),
    }
}

fn same_values(one: &[Value], two: &[Value]) -> bool {
    one.len() == two.len() && one.iter().zip(two).all(|(one, two)| one.same(two))
}
