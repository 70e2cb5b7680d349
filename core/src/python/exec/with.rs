//! `with`: batches, autocommit blocks, transactions, and whatever else manages a context.

use super::super::{
    call::Call,
    interpreter::{Flow, Interpreter, OnYield},
    parse::{ast, range},
    value::{Binding, Handle, Item, Object, ScopeId, Value},
};
use crate::{
    ops::{Op, OpKind, Via},
    text::ByteRange,
};

impl<'a> Interpreter<'a> {
    pub(super) fn exec_with(
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
        if rest.is_empty()
            && let Some(flow) = self.with_generator(expr, target, body, scope)
        {
            return flow;
        }
        let value = self.eval(expr, scope);
        if self.raised {
            return Flow::Raise;
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
            _ if matches!(&value, Value::Library(path) if &**path == "contextlib.suppress()") => {
                self.tries += 1;
                let flow = self.exec_with(whole, rest, body, scope);
                self.tries -= 1;
                if matches!(flow, Flow::Raise) && !self.stopped() { Flow::Next } else { flow }
            }
            _ => {
                let flow = self.exec_with(whole, rest, body, scope);
                self.exit(&value);
                flow
            }
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

    fn exit(&mut self, value: &Value) {
        if let Value::Instance(_) = value
            && let Some(exit) = self.find_method(value, "__exit__")
        {
            let args = vec![value.clone(), Value::None, Value::None, Value::None];
            self.call_function_value(&exit, &Call::synthetic(self.statement, args));
        }
    }

    /// A context manager that the file writes as a generator: its `yield` runs the body.
    fn with_generator(
        &mut self,
        expr: &'a ast::Expr,
        target: Option<&'a ast::Expr>,
        body: &'a [ast::Stmt],
        scope: ScopeId,
    ) -> Option<Flow> {
        let ast::Expr::Call(call) = expr else { return None };
        let ast::Expr::Name(name) = &*call.func else { return None };
        let Some(Value::Function(id)) = self.state.lookup(scope, &name.id) else { return None };
        let Some(Item::Function(function)) = self.state.item(id) else { return None };
        if !function.generator || function.binding != Binding::Plain {
            return None;
        }
        let function = function.clone();
        let call = self.call_of(call, scope);
        let waiting = OnYield { target, body, flow: None, scope };
        Some(self.call_generator(&function, &call, waiting))
    }
}
