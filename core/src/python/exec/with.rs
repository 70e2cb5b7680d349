//! `with`: batches, autocommit blocks, transactions, and whatever else manages a context.

use super::super::{
    call::Call,
    interpreter::{Flow, Interpreter, OnYield},
    parse::{ast, range},
    value::{Binding, Handle, Item, Object, ScopeId, Value},
};
use crate::{
    fact::Unknown,
    ops::{Op, OpKind, Via},
    text::ByteRange,
};

impl<'a> Interpreter<'a> {
    pub(crate) fn exec_with(
        &mut self,
        whole: ByteRange,
        items: &'a [ast::WithItem],
        body: &'a [ast::Stmt],
        scope: ScopeId,
    ) -> Flow {
        let Some((item, rest)) = items.split_first() else { return self.exec_block(body, scope) };
        let expr = &item.context_expr;
        let end = item.optional_vars.as_deref().map_or(range(expr).end, |target| range(target).end);
        let header = whole.header_until(end);
        self.statement = header;
        // Items behind the first are `with` statements inside it.
        let target = item.optional_vars.as_deref();
        if let Some(flow) = self.with_generator(whole, item, (rest, body), scope) {
            return flow;
        }
        let value = self.eval(expr, scope);
        if self.raised {
            return Flow::Raise;
        }
        if matches!(self.item(&value), Some(Item::Iterator(_))) {
            // What stands behind its `yield` was done already, where it was called.
            let why = "Retort does not follow when a context manager leaves that is made before the `with`";
            let name = self.excerpt(range(expr));
            let unknown = Unknown::new(name.clone(), why, range(expr));
            self.emit_here(OpKind::Opaque { name, unknown }, "with", range(expr));
        }
        let entered = self.entered_value(&value, header);
        if let Some(target) = target {
            self.assign(target, entered, scope);
        }
        match value.as_object() {
            Some(Object::Batch(_)) => {
                self.batches.push(header);
                let first = self.ops.len();
                let flow = self.exec_with(whole, rest, body, scope);
                self.batches.pop();
                self.flush_batch(first, header);
                flow
            }
            Some(Object::AutocommitBlock) => {
                let outer = self.autocommit.replace(self.autocommits);
                self.autocommits += 1;
                self.emit_here(OpKind::Autocommit { begins: true }, "autocommit_block", range(expr));
                let flow = self.exec_with(whole, rest, body, scope);
                self.statement = header;
                self.emit_here(OpKind::Autocommit { begins: false }, "autocommit_block", range(expr));
                self.autocommit = outer;
                flow
            }
            _ if let Some(classes) = self.suppressed(&value) => {
                let flow = self.guarded(whole, rest, body, scope);
                if !matches!(flow, Flow::Raise) || self.stopped() {
                    return flow;
                }
                let raised = self.exception.take();
                match self.catches(raised.as_ref(), &classes, header) {
                    Some(false) => self.passes_on(raised),
                    _ => Flow::Next,
                }
            }
            _ => match self.find_method(&value, "__exit__") {
                Some(exit) => {
                    let flow = self.guarded(whole, rest, body, scope);
                    self.exit(&value, &exit, flow)
                }
                None => self.exec_with(whole, rest, body, scope),
            },
        }
    }

    /// A batch collects its operations and runs them when it ends, behind all that ran at once: `op.…`, and its own
    /// `execute`.
    fn flush_batch(&mut self, first: usize, header: ByteRange) {
        let waits = |op: &Op| {
            op.via == Via::Batch && op.batch == Some(header) && !matches!(op.kind, OpKind::Execute(_))
        };
        if let Some(ops) = self.ops.get_mut(first..) {
            ops.sort_by_key(waits);
        }
    }

    /// What `as` gives.
    fn entered_value(&mut self, value: &Value, header: ByteRange) -> Value {
        match value {
            Value::Object(object) => match &**object {
                Object::Batch(batch) => {
                    let mut batch = batch.clone();
                    batch.header = header;
                    Value::object(Object::Batch(batch))
                }
                Object::Handle(Handle::Engine) => Value::handle(Handle::Connection),
                _ => value.clone(),
            },
            Value::Instance(_) => match self.find_method(value, "__enter__") {
                Some(enter) => {
                    self.call_function_value(&enter, &Call::synthetic(header, vec![value.clone()]))
                }
                None => value.clone(),
            },
            _ => value.clone(),
        }
    }

    /// The rest of a `with` where an exception may be caught.
    fn guarded(
        &mut self,
        whole: ByteRange,
        rest: &'a [ast::WithItem],
        body: &'a [ast::Stmt],
        scope: ScopeId,
    ) -> Flow {
        self.exception = None;
        self.tries += 1;
        let flow = self.exec_with(whole, rest, body, scope);
        self.tries -= 1;
        flow
    }

    /// Leaves the context of an object of the file. Its `__exit__` may swallow an exception.
    fn exit(&mut self, value: &Value, exit: &Value, flow: Flow) -> Flow {
        let raised = self.exception.take().filter(|_| matches!(flow, Flow::Raise));
        let mut args = vec![value.clone()];
        match (&flow, &raised) {
            (Flow::Raise, Some(raised)) => {
                let class = match self.item(&raised.value) {
                    Some(Item::Instance(instance)) => Value::Class(instance.class),
                    _ => raised.value.clone(),
                };
                args.extend([class, raised.value.clone()]);
            }
            (Flow::Raise, None) => {
                let unknown = self.other(self.statement, "it is the exception that ends the block");
                args.extend([unknown.clone(), unknown]);
            }
            _ => args.extend([Value::None, Value::None]),
        }
        args.push(Value::None);
        let answer = self.call_function_value(exit, &Call::synthetic(self.statement, args));
        match flow {
            Flow::Raise if self.stopped() => Flow::Raise,
            Flow::Raise if self.truth(&answer) == Ok(true) => Flow::Next,
            Flow::Raise => self.passes_on(raised),
            flow => flow,
        }
    }

    /// What `contextlib.suppress(…)` swallows; nothing when `value` is something else.
    fn suppressed(&mut self, value: &Value) -> Option<Value> {
        let Value::Method(id) = value else { return None };
        let Some(Item::Partial { callee: Value::Library(path), args, .. }) = self.state.item(*id) else {
            return None;
        };
        if &**path != "contextlib.suppress" {
            return None;
        }
        let classes = args.iter().map(|arg| arg.value.clone()).collect();
        Some(Value::Tuple(self.state.alloc(Item::Values(classes))))
    }

    /// A context manager that the file writes as a generator: its `yield` runs the body.
    fn with_generator(
        &mut self,
        whole: ByteRange,
        item: &'a ast::WithItem,
        (rest, body): (&'a [ast::WithItem], &'a [ast::Stmt]),
        scope: ScopeId,
    ) -> Option<Flow> {
        let ast::Expr::Call(call) = &item.context_expr else { return None };
        let (found, receiver) = match &*call.func {
            ast::Expr::Name(name) => (self.state.lookup(scope, &name.id)?, None),
            ast::Expr::Attribute(attribute) => {
                let ast::Expr::Name(owner) = &*attribute.value else { return None };
                let owner = self.state.lookup(scope, &owner.id)?;
                (self.find_method(&owner, &attribute.attr)?, Some(owner))
            }
            _ => return None,
        };
        let Some(Item::Function(function)) = self.item(&found) else { return None };
        if !function.generator || !matches!(function.binding, Binding::Plain | Binding::Static) {
            return None;
        }
        let function = function.clone();
        let call = match receiver.filter(|_| function.binding == Binding::Plain) {
            Some(receiver) => self.call_of(call, scope).with_receiver(receiver),
            None => self.call_of(call, scope),
        };
        let target = item.optional_vars.as_deref();
        let waiting = OnYield { whole, target, rest, body, flow: None, scope };
        Some(self.call_generator(&function, &call, waiting))
    }
}
