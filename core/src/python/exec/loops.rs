//! Loops: turn by turn over what is known, once over what is not.

use super::{
    super::{
        interpreter::{Flow, Interpreter, Until},
        parse::{ast, range},
        value::{Object, Origin, ScopeId, Value},
    },
    names,
};
use crate::{
    fact::Unknown,
    ops::{Execute, OpKind, When},
    text::ByteRange,
};

/// The body of a loop and its `else`.
type Bodies<'a> = (&'a [ast::Stmt], &'a [ast::Stmt]);

impl<'a> Interpreter<'a> {
    pub(super) fn exec_for(
        &mut self,
        whole: ByteRange,
        target: &'a ast::Expr,
        over: &'a ast::Expr,
        bodies: Bodies<'a>,
        scope: ScopeId,
    ) -> Flow {
        self.statement = whole.header_until(range(over).end);
        let sequence = self.eval(over, scope);
        if let Some(Object::OrmQuery(name)) = sequence.as_object() {
            let unknown = Unknown::new(name.clone(), "the ORM makes up the query when it runs", range(over));
            self.emit_here(OpKind::Query(Execute::Unknown(unknown)), "query", range(over));
        }
        if self.raised {
            return Flow::Raise;
        }
        match self.iterated(&sequence, range(over)) {
            Ok(values) => self.for_each(values, target, bodies, scope),
            Err(mystery) => self.for_unknown(&mystery, target, range(over), bodies, scope),
        }
    }

    fn for_each(
        &mut self,
        values: Vec<Value>,
        target: &'a ast::Expr,
        (body, orelse): Bodies<'a>,
        scope: ScopeId,
    ) -> Flow {
        let depth = self.doubts.len();
        for value in values {
            if !self.turn() {
                return Flow::Raise;
            }
            self.assign(target, value, scope);
            let flow = self.exec_block(body, scope);
            self.end_doubts(depth, Until::Turn);
            match flow {
                Flow::Next | Flow::Continue => {}
                Flow::Break => {
                    self.end_doubts(depth, Until::Loop);
                    return Flow::Next;
                }
                flow => return flow,
            }
        }
        let flow = self.exec_block(orelse, scope);
        self.end_doubts(depth, Until::Loop);
        flow
    }

    fn for_unknown(
        &mut self,
        mystery: &Unknown,
        target: &'a ast::Expr,
        over: ByteRange,
        bodies: Bodies<'a>,
        scope: ScopeId,
    ) -> Flow {
        let unknown = self.here(mystery, over);
        let origin = mystery.origin;
        let when = When::repeatedly(unknown);
        self.repeat(&when, bodies, scope, &mut |this: &mut Self| {
            let at = range(target);
            let why = format!("it comes from `{}`", this.excerpt(over));
            let value = this.unknown(at, why, origin);
            this.assign(target, value, scope);
        })
    }

    pub(super) fn exec_while(&mut self, statement: &'a ast::StmtWhile, scope: ScopeId) -> Flow {
        let test_at = range(&*statement.test);
        let bodies: Bodies<'a> = (&statement.body, &statement.orelse);
        let (ops, doubts) = (self.ops.len(), self.doubts.len());
        let returned = self.frames.last().map_or(0, |frame| frame.maybe_returned.len());
        let autocommits = self.autocommits;
        self.state.begin();
        let why = loop {
            self.statement = range(statement).header_until(test_at.end);
            let test = self.eval(&statement.test, scope);
            if self.raised {
                self.state.commit();
                return Flow::Raise;
            }
            match self.truth_of(&test) {
                Ok(false) => {
                    self.state.commit();
                    return self.exec_block(bodies.1, scope);
                }
                Err(mystery) => break mystery.why.clone(),
                Ok(true) => {}
            }
            if !self.turn() {
                self.state.commit();
                return Flow::Raise;
            }
            let flow = self.exec_block(bodies.0, scope);
            if let Some(doubt) = self.doubts.get(doubts) {
                break format!("it ends when `{}`", doubt.when.unknown.name);
            }
            match flow {
                Flow::Next | Flow::Continue => {}
                Flow::Break => {
                    self.state.commit();
                    return Flow::Next;
                }
                flow => {
                    self.state.commit();
                    return flow;
                }
            }
        };
        // It cannot be told how often it turns: all that was tried is taken back, and its body is read once.
        self.state.rollback();
        self.ops.truncate(ops);
        self.doubts.truncate(doubts);
        self.autocommits = autocommits;
        if let Some(frame) = self.frames.last_mut() {
            frame.maybe_returned.truncate(returned);
        }
        let name = format!("while {}", self.excerpt(test_at));
        let when = When::repeatedly(Unknown::new(name, why, test_at));
        // Its condition is asked before each turn, and may do something itself.
        let header = range(statement).header_until(test_at.end);
        self.repeat(&when, bodies, scope, &mut |this: &mut Self| {
            this.statement = header;
            this.eval(&statement.test, scope);
        })
    }

    /// Runs the body once for all the turns that nobody can count.
    fn repeat(
        &mut self,
        when: &When,
        (body, orelse): Bodies<'a>,
        scope: ScopeId,
        prepare: &mut dyn FnMut(&mut Self),
    ) -> Flow {
        let depth = self.doubts.len();
        let mut turn = |this: &mut Self| {
            this.forget_changing(body, scope, when.unknown.at);
            prepare(this);
            match this.exec_block(body, scope) {
                Flow::Break | Flow::Continue => Flow::Next,
                flow => flow,
            }
        };
        let flow = self.either(when, &mut turn, &mut |_| Flow::Next);
        self.end_doubts(depth, Until::Loop);
        match flow {
            Flow::Next if !orelse.is_empty() => self.exec_block(orelse, scope),
            flow => flow,
        }
    }

    /// Variables that the body changes hold, at the start of a turn, what the turn before left: nobody knows what.
    fn forget_changing(&mut self, body: &'a [ast::Stmt], scope: ScopeId, at: ByteRange) {
        let changed = names::changed(body);
        let why = "it changes from one turn of the loop to the next";
        let mystery = |name: &str| Unknown::new(name, why, at).from(Origin::Other);
        for name in changed.assigned {
            if self.state.lookup(scope, name).is_some() {
                self.state.assign(scope, name, Value::Unknown(mystery(name).into()));
            }
        }
        for name in changed.mutated {
            if let Some(Value::List(id) | Value::Dict(id) | Value::Set(id) | Value::Instance(id)) =
                self.state.lookup(scope, name)
            {
                self.state.lose(id, mystery(name).into());
            }
        }
    }
}
