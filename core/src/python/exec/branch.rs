//! `if`, `match`: one way when it is known which, both ways when it is not.

use super::super::{
    interpreter::{Doubt, Flow, Interpreter, Until},
    parse::{ast, range},
    state::Delta,
    value::{Origin, ScopeId, Value},
};
use crate::{fact::Unknown, ops::When, text::ByteRange};
use std::rc::Rc;

/// The name of the doubt that a handler of exceptions stands under.
pub(super) const AN_ERROR: &str = "an error before";

/// What one way of a branch came to.
struct Trial<'a> {
    flow: Flow,
    delta: Delta<'a>,
    /// Doubts that outlive the branch.
    doubts: Vec<Doubt>,
}

impl<'a> Interpreter<'a> {
    pub(super) fn exec_if(&mut self, statement: &'a ast::StmtIf, scope: ScopeId) -> Flow {
        let mut statement = statement;
        loop {
            self.statement = range(statement).header_until(range(&*statement.test).end);
            let test = self.eval(&statement.test, scope);
            if self.raised {
                return Flow::Raise;
            }
            match self.truth_of(&test) {
                Ok(true) => return self.exec_block(&statement.body, scope),
                Ok(false) => match statement.orelse.as_slice() {
                    // An `elif` is an `if` alone in an `else`; a long row of them must not nest here.
                    [ast::Stmt::If(elif)] => statement = elif,
                    orelse => return self.exec_block(orelse, scope),
                },
                Err(mystery) => {
                    let when = self.when_condition(range(&*statement.test), &mystery);
                    let mut body = |this: &mut Self| this.exec_block(&statement.body, scope);
                    let mut orelse = |this: &mut Self| this.exec_block(&statement.orelse, scope);
                    return self.either(&when, &mut body, &mut orelse);
                }
            }
        }
    }

    /// The doubt that a condition raises which cannot be decided.
    fn when_condition(&self, at: ByteRange, mystery: &Unknown) -> When {
        When::perhaps(self.here(mystery, at))
    }

    pub(super) fn exec_match(&mut self, statement: &'a ast::StmtMatch, scope: ScopeId) -> Flow {
        self.statement = range(statement).header_until(range(&*statement.subject).end);
        let subject = self.eval(&statement.subject, scope);
        if self.raised {
            return Flow::Raise;
        }
        self.match_cases(&subject, range(&*statement.subject), &statement.cases, scope)
    }

    fn match_cases(
        &mut self,
        subject: &Value,
        at: ByteRange,
        cases: &'a [ast::MatchCase],
        scope: ScopeId,
    ) -> Flow {
        for (position, case) in cases.iter().enumerate() {
            let matches = match self.matches(subject, &case.pattern, at, scope) {
                Ok(true) => match &case.guard {
                    Some(guard) => {
                        let guard = self.eval(guard, scope);
                        self.truth(&guard)
                    }
                    None => Ok(true),
                },
                decided => decided,
            };
            match matches {
                Ok(true) => return self.exec_block(&case.body, scope),
                Ok(false) => {}
                Err(mystery) => {
                    let when = self.when_condition(at, &mystery);
                    let rest = cases.get(position + 1..).unwrap_or(&[]);
                    let mut body = |this: &mut Self| this.exec_block(&case.body, scope);
                    let mut others = |this: &mut Self| this.match_cases(subject, at, rest, scope);
                    return self.either(&when, &mut body, &mut others);
                }
            }
        }
        Flow::Next
    }

    /// Runs both ways of a branch that cannot be decided, and merges what they leave behind.
    pub(crate) fn either(
        &mut self,
        when: &When,
        one: &mut dyn FnMut(&mut Self) -> Flow,
        two: &mut dyn FnMut(&mut Self) -> Flow,
    ) -> Flow {
        // A branch within a branch takes twice the stack of anything else.
        let deep = !self.enter();
        let a = self.trial(when, one);
        let b = self.trial(when, two);
        if !deep {
            self.leave();
        }
        // Which exception it is, when one is under way, depends on the branch.
        self.exception = None;
        self.risks += usize::from(matches!((&a.flow, &b.flow), (Flow::Raise, _) | (_, Flow::Raise)));
        self.doubts.extend(a.doubts);
        self.doubts.extend(b.doubts);
        match (a.flow, b.flow) {
            (Flow::Next, Flow::Next) => {
                self.merge(when, a.delta, b.delta);
                Flow::Next
            }
            // What follows runs only when the other way was taken, so it sees what that way left.
            (Flow::Next, flow) => {
                self.state.apply(a.delta);
                self.may_have_left(flow, when);
                Flow::Next
            }
            (flow, Flow::Next) => {
                self.state.apply(b.delta);
                self.may_have_left(flow, when);
                Flow::Next
            }
            (one, two) => {
                self.merge(when, a.delta, b.delta);
                self.leave_either_way(one, two, when)
            }
        }
    }

    fn trial(&mut self, when: &When, run: &mut dyn FnMut(&mut Self) -> Flow) -> Trial<'a> {
        let depth = self.doubts.len();
        self.doubts.push(Doubt { when: when.clone(), until: Until::Branch });
        self.state.begin();
        let flow = run(self);
        let delta = self.state.rollback();
        self.end_doubts(depth, Until::Branch);
        let doubts = self.doubts.split_off(depth.min(self.doubts.len()));
        Trial { flow, delta, doubts }
    }

    fn merge(&mut self, when: &When, a: Delta<'a>, b: Delta<'a>) {
        let (condition, at) = (when.unknown.name.clone(), when.unknown.at);
        let why = if condition == AN_ERROR {
            "it depends on whether what is tried before fails".to_owned()
        } else if when.repeated {
            format!("it depends on the loop over `{condition}`")
        } else {
            format!("it depends on whether `{condition}`")
        };
        self.state.merge(a, b, &|name| Rc::new(Unknown::new(name, why.clone(), at).from(Origin::Other)));
    }

    /// Notes that `flow` may have left before what follows.
    fn may_have_left(&mut self, flow: Flow, when: &When) {
        let until = match flow {
            Flow::Next => return,
            Flow::Return(value) => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.maybe_returned.push(value);
                }
                Until::Function
            }
            Flow::Break => Until::Loop,
            Flow::Continue => Until::Turn,
            Flow::Raise if self.tries > 0 => Until::Branch,
            Flow::Raise => Until::Run,
        };
        self.doubts.push(Doubt { when: When::perhaps(when.unknown.clone()), until });
    }

    /// Both ways leave; when they leave to different places, the farther one only perhaps.
    fn leave_either_way(&mut self, one: Flow, two: Flow, when: &When) -> Flow {
        let (near, far) = if reach(&one) <= reach(&two) { (one, two) } else { (two, one) };
        if let (Flow::Return(near), Flow::Return(far)) = (&near, &far) {
            if let Some(frame) = self.frames.last_mut() {
                frame.maybe_returned.push(far.clone());
            }
            return Flow::Return(near.clone());
        }
        if reach(&near) != reach(&far) {
            self.may_have_left(far, when);
        }
        near
    }
}

/// How far a flow leaves.
fn reach(flow: &Flow) -> u8 {
    match flow {
        Flow::Next => 0,
        Flow::Continue => 1,
        Flow::Break => 2,
        Flow::Return(_) => 3,
        Flow::Raise => 4,
    }
}
