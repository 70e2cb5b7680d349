//! The machine: what is known at a point of the run, what has been done so far, and how much work is left.

use std::rc::Rc;

use super::{
    alembic::Registered,
    call::Call,
    exec::names,
    limits,
    parse::ast,
    state::State,
    value::{Id, Item, Origin, ScopeId, Table, Value},
};
use crate::{
    fact::Unknown,
    ops::{Constraint, Op, OpKind, Relation, Via, When},
    report::Direction,
    revision::Revision,
    settings::Settings,
    text::{ByteRange, SourceFile},
};

/// Runs one direction of a parsed file.
pub(crate) fn run(
    file: &SourceFile,
    settings: &Settings,
    suite: &[ast::Stmt],
    revision: &Revision,
    direction: Direction,
) -> Vec<Op> {
    let mut interpreter = Interpreter::new(file, settings);
    interpreter.run_module(suite);
    let name = direction.function();
    let defined = revision.function(direction).map(|function| function.range);
    if let Some(at) = defined.or_else(|| names::assigned_at(suite, name)) {
        interpreter.run_entry(name, at);
    }
    interpreter.ops
}

/// The interpreter of one run.
pub(crate) struct Interpreter<'a> {
    pub(crate) file: &'a SourceFile,
    pub(crate) settings: &'a Settings,
    pub(crate) state: State<'a>,
    /// The module's scope.
    pub(crate) globals: ScopeId,
    /// Star imports, in order: `from sqlalchemy import *`.
    pub(crate) stars: Vec<Rc<str>>,
    /// Calls of the file's own functions that are under way; the first is the entry.
    pub(crate) frames: Vec<Frame<'a>>,
    /// What makes everything from here on uncertain.
    pub(crate) doubts: Vec<Doubt>,
    /// What has been done.
    pub(crate) ops: Vec<Op>,
    /// Operations that the file registers with Alembic.
    pub(crate) registered: Registered,
    /// The simple statement, or the header, that is being run.
    pub(crate) statement: ByteRange,
    /// The call whose result is thrown away, when the statement is one.
    pub(crate) discarded: Option<ByteRange>,
    /// Open `batch_alter_table` blocks.
    pub(crate) batches: Vec<ByteRange>,
    /// The open autocommit block, and how many there have been.
    pub(crate) autocommit: Option<u32>,
    pub(crate) autocommits: u32,
    /// Open `try` bodies with handlers: a raise in them is caught.
    pub(crate) tries: usize,
    /// Set when an expression raised: the statement it stands in ends there.
    pub(crate) raised: bool,
    /// The exception under way, where it is known which one it is.
    pub(crate) exception: Option<Raised>,
    /// What open handlers have caught, where that is known.
    pub(crate) handling: Vec<Option<Raised>>,
    /// How often something was done that Python may answer with an exception.
    pub(crate) risks: usize,
    /// How often the database was asked for something that it may refuse.
    pub(crate) refusals: usize,
    /// Set with it when that is because Alembic or SQLAlchemy refuse what is written: the next statement is read all the same.
    pub(crate) refused: bool,
    /// What was added to a table after it was made: columns, constraints, indexes.
    pub(crate) appended: Vec<(Relation, Value)>,
    /// The tables that were made, with all that a call said of them.
    pub(crate) tables: Vec<Rc<Table>>,
    /// Constraints that `AddConstraint` or `DropConstraint` have set apart: a table that is created leaves them out.
    pub(crate) isolated: Vec<Constraint>,
    /// What `super().__init__(…)` handed to a base that is not in the file.
    pub(crate) to_base: Option<Call<'a>>,
    /// Set when an attribute of something from the database is assigned: the next commit writes it.
    pub(crate) orm_changed: bool,
    /// Whether the entry function runs, rather than the module's statements.
    pub(crate) entered: bool,
    work: Work,
}

/// A call of one of the file's functions.
pub(crate) struct Frame<'a> {
    /// The call's place; nothing for the entry.
    pub(crate) call: Option<ByteRange>,
    /// Of a method: the class that it stands in, and the object.
    pub(crate) method: Option<(Id, Value)>,
    /// Values that a `return` under an undecided condition may have given.
    pub(crate) maybe_returned: Vec<Value>,
    /// What a generator has yielded.
    pub(crate) yielded: Vec<Value>,
    /// The body of the `with` statement that waits for a context manager's `yield`.
    pub(crate) on_yield: Option<OnYield<'a>>,
}

/// The body of a `with` whose context manager is a generator of the file.
pub(crate) struct OnYield<'a> {
    pub(crate) whole: ByteRange,
    pub(crate) target: Option<&'a ast::Expr>,
    /// The items behind it, which are entered inside.
    pub(crate) rest: &'a [ast::WithItem],
    pub(crate) body: &'a [ast::Stmt],
    pub(crate) flow: Option<Flow>,
    pub(crate) scope: ScopeId,
}

/// An exception that certainly was raised.
#[derive(Debug, Clone)]
pub(crate) struct Raised {
    /// The exception.
    pub(crate) value: Value,
    /// What is raised, as a reader sees it.
    pub(crate) what: String,
    /// `raise` or `assert`.
    pub(crate) method: &'static str,
    pub(crate) at: ByteRange,
    pub(crate) statement: ByteRange,
}

/// How a statement ended.
#[derive(Debug, Clone)]
pub(crate) enum Flow {
    Next,
    Return(Value),
    Break,
    Continue,
    Raise,
}

/// A reason for doubt, and how long it holds.
#[derive(Debug, Clone)]
pub(crate) struct Doubt {
    pub(crate) when: When,
    pub(crate) until: Until,
}

/// Where a doubt ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Until {
    /// With the branch that it was put on for.
    Branch,
    /// With this turn of the loop: a `continue` may have ended it.
    Turn,
    /// With the loop: a `break` may have ended it.
    Loop,
    /// With the function: a `return` may have ended it.
    Function,
    /// Never: an exception may have ended the run.
    Run,
}

/// What has been used up.
#[derive(Default)]
struct Work {
    steps: usize,
    depth: usize,
    turns: usize,
    bytes: usize,
    stopped: bool,
}

impl<'a> Interpreter<'a> {
    fn new(file: &'a SourceFile, settings: &'a Settings) -> Self {
        let mut state = State::default();
        let globals = state.new_scope(None, false);
        Interpreter {
            file,
            settings,
            state,
            globals,
            stars: Vec::new(),
            frames: Vec::new(),
            doubts: Vec::new(),
            ops: Vec::new(),
            registered: Registered::default(),
            statement: ByteRange::default(),
            discarded: None,
            batches: Vec::new(),
            autocommit: None,
            autocommits: 0,
            tries: 0,
            raised: false,
            exception: None,
            handling: Vec::new(),
            risks: 0,
            refusals: 0,
            refused: false,
            appended: Vec::new(),
            tables: Vec::new(),
            isolated: Vec::new(),
            to_base: None,
            orm_changed: false,
            entered: false,
            work: Work::default(),
        }
    }

    fn run_module(&mut self, suite: &'a [ast::Stmt]) {
        self.state.assign(self.globals, "__name__", Value::str("migration"));
        self.state.assign(
            self.globals,
            "__file__",
            self.unknown_at("__file__", "it depends on where the file lies"),
        );
        let docstring = match suite.first() {
            Some(ast::Stmt::Expr(first)) => match &*first.value {
                ast::Expr::Constant(ast::ExprConstant { value: ast::Constant::Str(text), .. }) => {
                    Value::str(text.as_str())
                }
                _ => Value::None,
            },
            _ => Value::None,
        };
        self.state.assign(self.globals, "__doc__", docstring);
        for statement in suite {
            // A module that raises half-way is read on: `upgrade()` is what matters.
            self.exec(statement, self.globals);
            self.raised = false;
        }
        self.doubts.clear();
    }

    fn run_entry(&mut self, name: &str, at: ByteRange) {
        self.entered = true;
        if self.work.stopped {
            let why = "what the module does before it takes more work than Retort gives a file";
            self.emit_stop(name, Unknown::new(name, why, at));
            return;
        }
        let entry = self.state.lookup(self.globals, name);
        match &entry {
            Some(value @ Value::Function(_)) => {
                if let Some(Item::Function(function)) = self.item(value).cloned() {
                    self.call_entry(&function);
                }
            }
            Some(value @ (Value::Method(_) | Value::Class(_) | Value::Instance(_))) => {
                let value = value.clone();
                self.call_entry_value(&value, at);
            }
            Some(Value::Unknown(mystery)) => {
                self.statement = at;
                let unknown = Unknown::new(name, mystery.why.clone(), at).from(mystery.origin);
                self.emit_stop(name, unknown);
            }
            _ => {
                let why = format!("`{name}` is not a plain function of this file");
                self.emit_stop(name, Unknown::new(name, why, at));
            }
        }
    }

    /// The code that `range` covers, on one line and no longer than a name may be.
    pub(crate) fn excerpt(&self, range: ByteRange) -> String {
        let mut short = String::new();
        for word in self.file.slice(range).split_whitespace() {
            if !short.is_empty() {
                short.push(' ');
            }
            short.push_str(word);
            if short.chars().count() > 40 {
                short = short.chars().take(39).collect();
                short.push('…');
                break;
            }
        }
        short
    }

    /// Something unknown that the code at `at` stands for.
    pub(crate) fn unknown(&self, at: ByteRange, why: impl Into<String>, origin: Origin) -> Value {
        Value::unknown(Unknown::new(self.excerpt(at), why, at), origin)
    }

    fn unknown_at(&self, name: &str, why: &str) -> Value {
        Value::unknown(Unknown::new(name, why, self.statement), Origin::Other)
    }

    /// What comes of something unknown: the name is the code's, the reason stays.
    pub(crate) fn follow(&self, mystery: &Unknown, at: ByteRange) -> Value {
        self.unknown(at, mystery.why.clone(), mystery.origin)
    }

    /// Counts one step of work; false when there has been enough.
    pub(crate) fn step(&mut self) -> bool {
        self.charge(1)
    }

    /// Counts `steps` steps of work; false when there has been enough.
    pub(crate) fn charge(&mut self, steps: usize) -> bool {
        self.work.steps = self.work.steps.saturating_add(steps);
        if self.work.steps > limits::STEPS {
            self.stop("it takes more steps than Retort follows");
        }
        !self.work.stopped
    }

    /// Counts one turn of a loop; false when there have been enough.
    pub(crate) fn turn(&mut self) -> bool {
        self.work.turns += 1;
        if self.work.turns > limits::TURNS {
            self.stop("its loops turn more often than Retort follows");
        }
        !self.work.stopped
    }

    /// Counts the bytes of a new string; false when it may not be made.
    pub(crate) fn room_for(&mut self, bytes: usize) -> bool {
        if bytes > limits::STRING_BYTES {
            return false;
        }
        self.work.bytes = self.work.bytes.saturating_add(bytes);
        if self.work.bytes > limits::ALL_STRING_BYTES {
            self.stop("its strings take more memory than Retort gives them");
        }
        !self.work.stopped
    }

    /// Whether the run was given up.
    pub(crate) fn stopped(&self) -> bool {
        self.work.stopped
    }

    /// Goes one level deeper, unless the stack would not bear it.
    pub(crate) fn enter(&mut self) -> bool {
        if self.work.depth >= limits::DEPTH {
            return false;
        }
        self.work.depth += 1;
        true
    }

    /// Comes back from [`Interpreter::enter`].
    pub(crate) fn leave(&mut self) {
        self.work.depth = self.work.depth.saturating_sub(1);
    }

    fn stop(&mut self, why: &str) {
        if self.work.stopped {
            return;
        }
        self.work.stopped = true;
        let name = self.excerpt(self.statement);
        self.emit_stop(
            &name,
            Unknown::new(name.clone(), format!("{why}, so the rest is not read"), self.statement),
        );
    }

    fn emit_stop(&mut self, name: &str, unknown: Unknown) {
        let kind = OpKind::Opaque { name: name.to_owned(), unknown };
        self.push(kind, name.to_owned(), self.statement, Vec::new(), Via::Op);
    }

    /// Notes an operation that `call` asks for.
    pub(crate) fn emit(&mut self, kind: OpKind, method: &str, call: &Call<'a>, via: Via) {
        self.push(kind, method.to_owned(), call.at, call.written(), via);
    }

    /// Notes an operation that the statement at hand stands for, without a call of its own.
    pub(crate) fn emit_here(&mut self, kind: OpKind, method: &str, at: ByteRange) {
        self.push(kind, method.to_owned(), at, Vec::new(), Via::Op);
    }

    fn push(&mut self, kind: OpKind, method: String, at: ByteRange, args: Vec<crate::ops::Arg>, via: Via) {
        if !self.entered || self.ops.len() > limits::OPS {
            return;
        }
        if self.ops.len() == limits::OPS {
            self.work.stopped = true;
            let unknown = Unknown::new(method.clone(), "there are more operations than Retort keeps", at);
            self.ops.push(self.op(OpKind::Opaque { name: method.clone(), unknown }, method, at, args, via));
            return;
        }
        self.ops.push(self.op(kind, method, at, args, via));
    }

    fn op(&self, kind: OpKind, method: String, call: ByteRange, args: Vec<crate::ops::Arg>, via: Via) -> Op {
        Op {
            kind,
            method,
            call,
            statement: self.statement,
            args,
            via,
            when: self.when(),
            called_from: self.frames.get(1).and_then(|frame| frame.call),
            batch: self.batches.last().copied(),
            autocommit: self.autocommit,
        }
    }

    /// The innermost doubt; repeated, or left to an error, when any is.
    fn when(&self) -> Option<When> {
        let mut when = self.doubts.last()?.when.clone();
        when.repeated = self.doubts.iter().any(|doubt| doubt.when.repeated);
        when.on_error = self.doubts.iter().any(|doubt| doubt.when.on_error);
        Some(when)
    }

    /// The doubts put on since there were `depth`, without those that end at `level`.
    pub(crate) fn end_doubts(&mut self, depth: usize, level: Until) {
        let mut at = 0;
        self.doubts.retain(|doubt| {
            at += 1;
            at <= depth || doubt.until > level
        });
    }

    /// The class, function or other thing in the heap that a value names.
    pub(crate) fn item(&self, value: &Value) -> Option<&Item<'a>> {
        self.state.item(value.heap_id()?)
    }
}
