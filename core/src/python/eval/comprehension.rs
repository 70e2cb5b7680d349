//! Comprehensions and generator expressions.

use std::rc::Rc;

use super::super::{
    interpreter::{Doubt, Interpreter, Until},
    parse::{ast, range},
    value::{Dict, Item, SHUFFLED, ScopeId, Value},
};
use crate::{fact::Unknown, ops::When};

/// What is done for each turn of the innermost loop.
type Visit<'s, 'a> = &'s mut dyn FnMut(&mut Interpreter<'a>, ScopeId);

impl<'a> Interpreter<'a> {
    pub(super) fn comprehend(
        &mut self,
        element: &'a ast::Expr,
        generators: &'a [ast::Comprehension],
        scope: ScopeId,
    ) -> Item<'a> {
        let mut values = Vec::new();
        let inner = self.state.new_scope(Some(scope), false);
        let done = self.turns(generators, inner, &mut |this, scope| {
            let value = this.eval(element, scope);
            values.push(value);
        });
        match done {
            Ok(shuffled) => Self::sequence_from(values, shuffled),
            Err(mystery) => Item::Lost(mystery),
        }
    }

    pub(super) fn comprehend_dict(&mut self, node: &'a ast::ExprDictComp, scope: ScopeId) -> Value {
        let mut dict = Dict::default();
        let mut unknown_key = None;
        let inner = self.state.new_scope(Some(scope), false);
        let done = self.turns(&node.generators, inner, &mut |this, scope| {
            let key = this.eval(&node.key, scope);
            let value = this.eval(&node.value, scope);
            match this.key(&key, range(&*node.key)) {
                Ok(hashed) => dict.insert(hashed, key, value),
                Err(mystery) => unknown_key = Some(mystery),
            }
        });
        let lost = match done {
            Ok(true) if dict.entries.len() > 1 => Some(self.mystery(range(node), SHUFFLED)),
            done => done.err().or(unknown_key),
        };
        Value::Dict(self.state.alloc(lost.map_or(Item::Dict(dict), Item::Lost)))
    }

    /// Runs `visit` for each combination that the generators give, and says whether their order is unknown; an error when that cannot be counted, after one turn
    /// for the sake of what it does.
    fn turns(
        &mut self,
        generators: &'a [ast::Comprehension],
        scope: ScopeId,
        visit: Visit<'_, 'a>,
    ) -> Result<bool, Rc<Unknown>> {
        let Some((generator, rest)) = generators.split_first() else {
            visit(self, scope);
            return Ok(false);
        };
        let at = range(&generator.iter);
        let over = self.eval(&generator.iter, scope);
        let mut shuffled = self.is_shuffled(&over);
        let values = match self.find_method(&over, "__iter__") {
            Some(_) => self.iterated(&over, at),
            None => self.elements_in_any_order(&over, at),
        };
        match values {
            Ok(values) => {
                let mut lost = None;
                let operations = self.ops.len();
                for value in values {
                    if !self.turn() {
                        return Err(self.mystery(at, "it is longer than Retort follows"));
                    }
                    self.assign(&generator.target, value, scope);
                    let done = match self.passes(generator, scope) {
                        Ok(true) => self.turns(rest, scope, visit),
                        Ok(false) => Ok(false),
                        Err(mystery) => Err(mystery),
                    };
                    match done {
                        Ok(inner) => shuffled |= inner,
                        Err(mystery) => lost = Some(mystery),
                    }
                }
                if shuffled {
                    // Whatever is done on the way may be done in another order.
                    let why = SHUFFLED;
                    let unknown = Unknown::new(self.excerpt(at), why, at);
                    for op in self.ops.iter_mut().skip(operations) {
                        op.when.get_or_insert_with(|| When::perhaps(unknown.clone()));
                    }
                }
                lost.map_or(Ok(shuffled), Err)
            }
            Err(mystery) => {
                let target = range(&generator.target);
                let why = format!("it comes from `{}`", self.excerpt(at));
                let value = self.unknown(target, why, mystery.origin);
                let unknown = self.here(&mystery, at);
                let depth = self.doubts.len();
                self.doubts.push(Doubt { when: When::repeatedly(unknown), until: Until::Branch });
                self.assign(&generator.target, value, scope);
                let _ = self.turns(rest, scope, visit);
                self.raised = false;
                self.doubts.truncate(depth);
                Err(mystery)
            }
        }
    }

    fn passes(&mut self, generator: &'a ast::Comprehension, scope: ScopeId) -> Result<bool, Rc<Unknown>> {
        let mut undecided = None;
        for test in &generator.ifs {
            let value = self.eval(test, scope);
            match self.truth_of(&value) {
                Ok(true) => {}
                Ok(false) => return Ok(false),
                Err(mystery) => undecided = Some(mystery),
            }
        }
        undecided.map_or(Ok(true), Err)
    }
}
