//! Exceptions: which one is under way, and what catches it.

use std::rc::Rc;

use super::super::{
    call::Call,
    interpreter::{Flow, Interpreter, Raised},
    limits,
    parse::{ast, range},
    value::{Class, ClassKind, Id, Instance, Item, ScopeId, Value},
};
use crate::{fact::Text, ops::OpKind, text::ByteRange};

/// Python's own exceptions and what each derives from, where that is not `Exception`.
const BASES: [(&str, &str); 38] = [
    ("KeyError", "LookupError"),
    ("IndexError", "LookupError"),
    ("ZeroDivisionError", "ArithmeticError"),
    ("OverflowError", "ArithmeticError"),
    ("FloatingPointError", "ArithmeticError"),
    ("ModuleNotFoundError", "ImportError"),
    ("NotImplementedError", "RuntimeError"),
    ("RecursionError", "RuntimeError"),
    ("UnboundLocalError", "NameError"),
    ("UnicodeError", "ValueError"),
    ("UnicodeDecodeError", "UnicodeError"),
    ("UnicodeEncodeError", "UnicodeError"),
    ("UnicodeTranslateError", "UnicodeError"),
    ("JSONDecodeError", "ValueError"),
    ("IndentationError", "SyntaxError"),
    ("TabError", "IndentationError"),
    ("FileNotFoundError", "OSError"),
    ("FileExistsError", "OSError"),
    ("PermissionError", "OSError"),
    ("TimeoutError", "OSError"),
    ("InterruptedError", "OSError"),
    ("IsADirectoryError", "OSError"),
    ("NotADirectoryError", "OSError"),
    ("ProcessLookupError", "OSError"),
    ("ChildProcessError", "OSError"),
    ("BlockingIOError", "OSError"),
    ("ConnectionError", "OSError"),
    ("BrokenPipeError", "ConnectionError"),
    ("ConnectionResetError", "ConnectionError"),
    ("ConnectionRefusedError", "ConnectionError"),
    ("ConnectionAbortedError", "ConnectionError"),
    ("DeprecationWarning", "Warning"),
    ("RuntimeWarning", "Warning"),
    ("UserWarning", "Warning"),
    ("Exception", "BaseException"),
    ("KeyboardInterrupt", "BaseException"),
    ("SystemExit", "BaseException"),
    ("GeneratorExit", "BaseException"),
];

impl<'a> Interpreter<'a> {
    pub(super) fn exec_raise(&mut self, statement: &'a ast::StmtRaise, scope: ScopeId) -> Flow {
        let at = range(statement);
        let Some(exception) = &statement.exc else {
            // `raise` by itself passes on what is being handled.
            self.exception = self.handling.last().cloned().flatten();
            if self.tries == 0
                && let Some(raised) = self.exception.clone()
            {
                self.emit_raise(&raised);
            }
            return Flow::Raise;
        };
        let what = self.excerpt(range(&**exception));
        let value = self.eval(exception, scope);
        if std::mem::take(&mut self.raised) {
            // What should be raised could not even be made: that has raised another one.
            return Flow::Raise;
        }
        let value = match &value {
            Value::Class(_) | Value::Library(_) => self.call_value(&value, Call::synthetic(at, Vec::new())),
            _ => value,
        };
        let raised = Raised { value, what, method: "raise", at, statement: self.statement };
        if self.tries == 0 {
            self.emit_raise(&raised);
        }
        self.exception = Some(raised);
        Flow::Raise
    }

    pub(super) fn exec_assert(&mut self, statement: &'a ast::StmtAssert, scope: ScopeId) -> Flow {
        let test = self.eval(&statement.test, scope);
        if self.truth(&test) != Ok(false) {
            self.risks += usize::from(self.truth(&test).is_err());
            return Flow::Next;
        }
        let at = range(statement);
        let message = statement.msg.as_ref().map(|message| self.eval(message, scope));
        let value = self.new_exception("AssertionError", message.into_iter().collect());
        let what = self.excerpt(at);
        let raised = Raised { value, what, method: "assert", at, statement: self.statement };
        if self.tries == 0 {
            self.emit_raise(&raised);
        }
        self.exception = Some(raised);
        Flow::Raise
    }

    /// Something that certainly raises in Python. Where somebody may catch it, it does so here as well; elsewhere it is
    /// unknown, which says more than a run that ends.
    pub(crate) fn fail(&mut self, at: ByteRange, class: &str, why: &str) -> Value {
        let message = self.other(at, "it is what Python says about the error");
        self.fail_with(at, class, why, message)
    }

    /// As [`Interpreter::fail`], where it is known what the exception holds.
    pub(crate) fn fail_with(&mut self, at: ByteRange, class: &str, why: &str, holds: Value) -> Value {
        if self.tries > 0 && !self.raised {
            let value = self.new_exception(class, vec![holds]);
            let what = format!("{class} at `{}`: {why}", self.excerpt(at));
            self.exception = Some(Raised { value, what, method: "raise", at, statement: self.statement });
            self.raised = true;
        }
        self.other(at, why)
    }

    /// Says that an exception which nothing has caught ends the run.
    pub(super) fn passes_on(&mut self, raised: Option<Raised>) -> Flow {
        if self.tries == 0
            && let Some(raised) = &raised
        {
            self.emit_raise(raised);
        }
        self.exception = raised;
        Flow::Raise
    }

    fn emit_raise(&mut self, raised: &Raised) {
        let here = std::mem::replace(&mut self.statement, raised.statement);
        self.emit_here(OpKind::Raise { what: raised.what.clone() }, raised.method, raised.at);
        self.statement = here;
    }

    /// An object of one of Python's own exceptions.
    pub(crate) fn new_exception(&mut self, name: &str, args: Vec<Value>) -> Value {
        let class = Class {
            name: Rc::from(name),
            bases: vec![Value::library(&format!("builtins.{name}"))],
            attributes: Vec::new(),
            fields: Vec::new(),
            kind: ClassKind::Plain,
            dataclass: false,
        };
        let class = self.state.alloc(Item::Class(class));
        let args = Value::Tuple(self.state.alloc(Item::Values(args)));
        let instance = Instance { class, attributes: vec![(Rc::from("args"), args)] };
        Value::Instance(self.state.alloc(Item::Instance(instance)))
    }

    /// What `str()` makes of an exception; nothing when `value` is none.
    pub(crate) fn exception_text(&self, value: &Value, at: ByteRange) -> Option<Text> {
        let Item::Instance(instance) = self.item(value)? else { return None };
        let class = instance.class;
        if !self.exception_names(class).0.iter().any(|name| name == "BaseException") {
            return None;
        }
        let Some(Item::Values(args)) = instance.get("args").and_then(|args| self.item(args)) else {
            return None;
        };
        Some(match args.as_slice() {
            [] => Text::default(),
            // A key is shown as it is written in code.
            [one] if self.exception_names(class).0.iter().any(|name| name == "KeyError") => {
                self.repr(one, at, 6)
            }
            [one] => self.named_text_of(one, at),
            _ => return None,
        })
    }

    /// Whether a class derives from an exception.
    pub(crate) fn is_exception_class(&self, class: Id) -> bool {
        self.exception_names(class).0.iter().any(|name| name == "BaseException")
    }

    /// Whether `except handler` catches the exception; nothing when that cannot be said.
    pub(crate) fn catches(
        &mut self,
        raised: Option<&Raised>,
        handler: &Value,
        at: ByteRange,
    ) -> Option<bool> {
        let raised = raised?;
        let Some(Item::Instance(instance)) = self.item(&raised.value) else { return None };
        let class = instance.class;
        let classes = match handler {
            Value::Tuple(_) => self.elements(handler, at).ok()?,
            _ => vec![handler.clone()],
        };
        let (names, whole) = self.exception_names(class);
        let ids = self.lineage(class);
        let mut undecided = false;
        for handler in classes {
            match &handler {
                Value::Class(id) if ids.contains(id) => return Some(true),
                Value::Class(_) if whole => {}
                Value::Library(path) => {
                    let name = path.rsplit('.').next().unwrap_or(path);
                    let name = if matches!(name, "IOError" | "EnvironmentError") { "OSError" } else { name };
                    if path.starts_with("builtins.") && names.iter().any(|known| known == name) {
                        return Some(true);
                    }
                    undecided |= !whole;
                }
                _ => undecided = true,
            }
        }
        (!undecided).then_some(false)
    }

    /// Whether an exception's class derives from Python's own exception `name`.
    pub(crate) fn exception_is_of(&self, class: Id, name: &str) -> Option<bool> {
        let (names, whole) = self.exception_names(class);
        if names.iter().any(|known| known == name) { Some(true) } else { whole.then_some(false) }
    }

    /// Python's own exceptions that a class derives from, and whether that is all it derives from.
    fn exception_names(&self, class: Id) -> (Vec<String>, bool) {
        let mut names: Vec<String> = Vec::new();
        let mut whole = true;
        for id in self.lineage(class) {
            let Some(Item::Class(class)) = self.state.item(id) else { continue };
            for base in &class.bases {
                match base {
                    Value::Class(_) => {}
                    Value::Library(path) => match path.strip_prefix("builtins.") {
                        Some(name) => add_with_bases(&mut names, name),
                        None => whole &= path.starts_with("typing.") || path.starts_with("abc."),
                    },
                    _ => whole = false,
                }
            }
        }
        (names, whole)
    }
}

/// Whether a name is that of one of Python's own exceptions.
pub(crate) fn is_exception(name: &str) -> bool {
    name.ends_with("Error")
        || name.ends_with("Exception")
        || name.ends_with("Warning")
        || matches!(name, "StopIteration" | "KeyboardInterrupt" | "SystemExit" | "GeneratorExit")
}

fn add_with_bases(names: &mut Vec<String>, name: &str) {
    let mut name = if matches!(name, "IOError" | "EnvironmentError") { "OSError" } else { name };
    for _ in 0..limits::CALLS {
        names.push(name.to_owned());
        if name == "BaseException" || !is_exception(name) {
            return;
        }
        name = BASES.iter().find(|(known, _)| *known == name).map_or("Exception", |(_, base)| *base);
    }
}
