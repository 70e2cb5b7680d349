//! Patterns of `match`.

use std::rc::Rc;

use super::super::{
    interpreter::Interpreter,
    parse::ast,
    value::{Dict, Item, ScopeId, Unknown, Value},
};
use crate::text::ByteRange;

/// Whether a pattern fits, or why that cannot be said.
type Fits = Result<bool, Rc<Unknown>>;

impl<'a> Interpreter<'a> {
    /// Whether `subject` fits a pattern; its names are assigned on the way.
    pub(super) fn matches(
        &mut self,
        subject: &Value,
        pattern: &'a ast::Pattern,
        at: ByteRange,
        scope: ScopeId,
    ) -> Fits {
        match pattern {
            ast::Pattern::MatchAs(pattern) => {
                let fits = match &pattern.pattern {
                    Some(inner) => self.matches(subject, inner, at, scope),
                    None => Ok(true),
                };
                if let (Some(name), Ok(true)) = (&pattern.name, &fits) {
                    self.state.assign(scope, name, subject.clone());
                }
                fits
            }
            ast::Pattern::MatchValue(pattern) => {
                let value = self.eval(&pattern.value, scope);
                self.equal(subject, &value, at)
            }
            ast::Pattern::MatchSingleton(pattern) => {
                let value = self.constant(&pattern.value, at);
                self.equal(subject, &value, at)
            }
            ast::Pattern::MatchOr(pattern) => {
                let mut undecided = None;
                for pattern in &pattern.patterns {
                    match self.matches(subject, pattern, at, scope) {
                        Ok(true) => return Ok(true),
                        Ok(false) => {}
                        Err(mystery) => undecided = Some(mystery),
                    }
                }
                undecided.map_or(Ok(false), Err)
            }
            ast::Pattern::MatchSequence(pattern) => {
                if let Value::Unknown(mystery) = subject {
                    return Err(Rc::clone(mystery));
                }
                let sequence = matches!(subject, Value::List(_) | Value::Tuple(_));
                if !sequence && self.tuple_elements(subject).is_none() {
                    return Ok(false);
                }
                let elements = self.elements(subject, at)?;
                self.matches_in_order(elements, &pattern.patterns, at, scope)
            }
            ast::Pattern::MatchMapping(pattern) => self.matches_mapping(subject, pattern, at, scope),
            ast::Pattern::MatchClass(pattern) => self.matches_class(subject, pattern, at, scope),
            ast::Pattern::MatchStar(_) => Ok(true),
        }
    }

    fn matches_in_order(
        &mut self,
        mut elements: Vec<Value>,
        patterns: &'a [ast::Pattern],
        at: ByteRange,
        scope: ScopeId,
    ) -> Fits {
        let star = patterns.iter().position(|pattern| matches!(pattern, ast::Pattern::MatchStar(_)));
        if let Some(star) = star {
            let fixed = patterns.len() - 1;
            if elements.len() < fixed {
                return Ok(false);
            }
            let rest: Vec<Value> = elements.drain(star..star + elements.len() - fixed).collect();
            let rest = Value::List(self.state.alloc(Item::Values(rest)));
            if let Some(ast::Pattern::MatchStar(ast::PatternMatchStar { name: Some(name), .. })) =
                patterns.get(star)
            {
                self.state.assign(scope, name, rest.clone());
            }
            elements.insert(star, rest);
        }
        if elements.len() != patterns.len() {
            return Ok(false);
        }
        self.all_match(elements.iter().zip(patterns), at, scope)
    }

    /// Whether each value fits its pattern. One that certainly does not decides, whatever the others are.
    fn all_match<'v>(
        &mut self,
        pairs: impl Iterator<Item = (&'v Value, &'a ast::Pattern)>,
        at: ByteRange,
        scope: ScopeId,
    ) -> Fits {
        let mut undecided = None;
        for (value, pattern) in pairs {
            match self.matches(value, pattern, at, scope) {
                Ok(true) => {}
                Ok(false) => return Ok(false),
                Err(mystery) => undecided = Some(mystery),
            }
        }
        undecided.map_or(Ok(true), Err)
    }

    fn matches_mapping(
        &mut self,
        subject: &Value,
        pattern: &'a ast::PatternMatchMapping,
        at: ByteRange,
        scope: ScopeId,
    ) -> Fits {
        if let Value::Unknown(mystery) = subject {
            return Err(Rc::clone(mystery));
        }
        if !matches!(subject, Value::Dict(_)) {
            return Ok(false);
        }
        let mut rest = Dict::default();
        for (key, value) in self.entries(subject, at)? {
            let hashed = self.key(&key, at)?;
            rest.insert(hashed, key, value);
        }
        let mut values = Vec::with_capacity(pattern.keys.len());
        for key in &pattern.keys {
            let key = self.eval(key, scope);
            match rest.remove(&self.key(&key, at)?) {
                Some(value) => values.push(value),
                None => return Ok(false),
            }
        }
        if let Some(name) = &pattern.rest {
            let rest = Value::Dict(self.state.alloc(Item::Dict(rest)));
            self.state.assign(scope, name, rest);
        }
        self.all_match(values.iter().zip(&pattern.patterns), at, scope)
    }

    fn matches_class(
        &mut self,
        subject: &Value,
        pattern: &'a ast::PatternMatchClass,
        at: ByteRange,
        scope: ScopeId,
    ) -> Fits {
        let class = self.eval(&pattern.cls, scope);
        if let Value::Unknown(mystery) = subject {
            return Err(Rc::clone(mystery));
        }
        match self.is_of(subject, &class) {
            Some(true) => {}
            Some(false) => return Ok(false),
            None => return Err(self.mystery(at, "Retort does not know what is of that class")),
        }
        // `int(number)` takes the value itself; a class of the file has its fields in order.
        let mut values = match (&class, pattern.patterns.as_slice()) {
            (_, []) => Vec::new(),
            (Value::Class(id), patterns) => {
                let names: Vec<Rc<str>> = self.fields_of(*id).into_iter().take(patterns.len()).collect();
                names.iter().map(|name| self.attribute(subject, name, at)).collect()
            }
            (_, _) => vec![subject.clone()],
        };
        if values.len() != pattern.patterns.len() {
            return Err(self.mystery(at, "Retort does not know which attributes stand in which place"));
        }
        values.extend(pattern.kwd_attrs.iter().map(|name| self.attribute(subject, name, at)));
        self.all_match(values.iter().zip(pattern.patterns.iter().chain(&pattern.kwd_patterns)), at, scope)
    }
}
