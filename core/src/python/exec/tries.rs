//! `try`: which handler runs, when that is known; all of them perhaps, when it is not.

use super::{
    super::{
        interpreter::{Flow, Interpreter, Raised, Until},
        parse::{ast, range},
        value::{Origin, ScopeId, Value},
    },
    branch::AN_ERROR,
};
use crate::{fact::Unknown, ops::When};

/// The four parts of a `try` statement.
pub(super) type TryParts<'a> = (&'a [ast::Stmt], &'a [ast::ExceptHandler], &'a [ast::Stmt], &'a [ast::Stmt]);

impl<'a> Interpreter<'a> {
    pub(super) fn exec_try(
        &mut self,
        (body, handlers, orelse, finalbody): TryParts<'a>,
        scope: ScopeId,
    ) -> Flow {
        let depth = self.doubts.len();
        let (risks, refusals) = (self.risks, self.refusals);
        self.exception = None;
        self.tries += usize::from(!handlers.is_empty());
        let mut flow = self.exec_block(body, scope);
        self.tries -= usize::from(!handlers.is_empty());
        if self.stopped() {
            return Flow::Raise;
        }
        // A raise that only may have happened leaves a doubt, which ends here: somebody catches it.
        let perhaps = self.doubts.len() > depth;
        self.end_doubts(depth, Until::Branch);
        let raised = self.exception.take();
        flow = match flow {
            Flow::Raise if handlers.is_empty() => {
                self.exception = raised;
                Flow::Raise
            }
            Flow::Raise => self.handle(raised.filter(|_| !perhaps), handlers, scope),
            flow => {
                // Whatever could fail may have done so.
                let (anything, refused) = (self.risks > risks || perhaps, self.refusals > refusals);
                for handler in handlers {
                    if anything || refused && !self.is_of_python_alone(handler, scope) {
                        self.exec_perhaps(handler, scope);
                    }
                }
                match flow {
                    Flow::Next => self.exec_block(orelse, scope),
                    flow => flow,
                }
            }
        };
        let pending = self.exception.take();
        match self.exec_block(finalbody, scope) {
            Flow::Next => {
                self.exception = pending;
                flow
            }
            last => last,
        }
    }

    /// Whether a handler is for exceptions that no database and no library of it raises.
    fn is_of_python_alone(&mut self, handler: &'a ast::ExceptHandler, scope: ScopeId) -> bool {
        let ast::ExceptHandler::ExceptHandler(handler) = handler;
        let Some(class) = &handler.type_ else { return false };
        let classes = match self.eval(class, scope) {
            tuple @ Value::Tuple(_) => self.elements(&tuple, range(handler)).unwrap_or_default(),
            class => vec![class],
        };
        let alone = |class: &Value| {
            let Value::Library(path) = class else { return false };
            matches!(
                path.strip_prefix("builtins."),
                Some(
                    "StopIteration"
                        | "KeyError"
                        | "IndexError"
                        | "LookupError"
                        | "ZeroDivisionError"
                        | "ArithmeticError"
                        | "AssertionError"
                        | "ImportError"
                        | "ModuleNotFoundError"
                )
            )
        };
        !classes.is_empty() && classes.iter().all(alone)
    }

    /// What comes of an exception: the handler that catches it runs, and no other. Where nobody knows which one does,
    /// any of them may.
    fn handle(&mut self, raised: Option<Raised>, handlers: &'a [ast::ExceptHandler], scope: ScopeId) -> Flow {
        for (position, entry) in handlers.iter().enumerate() {
            let ast::ExceptHandler::ExceptHandler(handler) = entry;
            let caught = match &handler.type_ {
                Some(class) => {
                    let class = self.eval(class, scope);
                    self.catches(raised.as_ref(), &class, range(handler))
                }
                None => Some(true),
            };
            match (caught, &raised) {
                (Some(false), _) => {}
                (Some(true), Some(raised)) => {
                    self.statement = range(handler);
                    return self.exec_caught(raised.clone(), handler, scope);
                }
                _ => {
                    for handler in handlers.get(position..).unwrap_or(&[]) {
                        self.exec_perhaps(handler, scope);
                    }
                    return Flow::Next;
                }
            }
        }
        self.passes_on(raised)
    }

    /// A handler that certainly runs.
    fn exec_caught(
        &mut self,
        raised: Raised,
        handler: &'a ast::ExceptHandlerExceptHandler,
        scope: ScopeId,
    ) -> Flow {
        if let Some(name) = &handler.name {
            self.state.assign(scope, name, raised.value.clone());
        }
        self.handling.push(Some(raised));
        let flow = self.exec_block(&handler.body, scope);
        self.handling.pop();
        flow
    }

    /// A handler that runs only when something before it failed.
    fn exec_perhaps(&mut self, handler: &'a ast::ExceptHandler, scope: ScopeId) {
        let ast::ExceptHandler::ExceptHandler(handler) = handler;
        let at = range(handler);
        let unknown = Unknown::new(AN_ERROR, "it runs only when what it guards fails", at);
        if let Some(name) = &handler.name {
            let value = Value::unknown(
                Unknown::new(name.as_str(), "it is the error that was caught", at),
                Origin::Data,
            );
            self.state.assign(scope, name, value);
        }
        let when = When { unknown, repeated: false, on_error: true };
        // A raise in a handler passes on an error that was there already: nothing for what follows to depend on.
        self.tries += 1;
        self.handling.push(None);
        let mut body = |this: &mut Self| match this.exec_block(&handler.body, scope) {
            Flow::Raise => Flow::Next,
            flow => flow,
        };
        self.either(&when, &mut body, &mut |_| Flow::Next);
        self.handling.pop();
        self.tries -= 1;
    }
}
