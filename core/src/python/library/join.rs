//! Joins: `a.join(b, …)`, `sa.join(a, b, …)`, `select(…).join(b, …)`.

use std::sync::Arc;

use super::super::{
    call::{Argument, Call},
    interpreter::Interpreter,
    limits,
    value::{Object, Size, Value},
};
use crate::{
    fact::Unknown,
    ops::{Dml, Expr, Source},
    text::ByteRange,
};

impl<'a> Interpreter<'a> {
    /// `select(…).join(b, …)`: the side that the condition names is joined.
    pub(super) fn with_join(&mut self, dml: Dml, size: Size, name: &str, call: &Call<'a>) -> Option<Value> {
        let Dml::Select(mut select) = dml else { return None };
        let named_left = name.ends_with("_from");
        let first = usize::from(named_left);
        let (target, target_size) = match call.argument(first, "target") {
            Some(arg) => {
                let arg = arg.clone();
                self.source_of(&arg.value, arg.at)
            }
            None => return None,
        };
        let (on, on_size) = self.condition_of_join(call.argument(first + 1, "onclause").cloned(), call.at);
        let word = join_word(
            name.starts_with("outer") || self.to_flag(call.keyword("isouter")),
            self.to_flag(call.keyword("full")),
        );
        let mut sides = Vec::new();
        on.add_sources(&mut sides);
        let mut selected = Vec::new();
        select.columns.iter().for_each(|column| column.add_sources(&mut selected));
        for source in selected {
            if !select.from.iter().any(|known| Source::holds(known, &source)) {
                select.from.push(source);
            }
        }
        let left = if named_left {
            let arg = call.argument(0, "from_").cloned()?;
            let (left, _) = self.source_of(&arg.value, arg.at);
            select.from.iter().position(|known| Source::holds(known, &left)).unwrap_or_else(|| {
                select.from.push(left);
                select.from.len() - 1
            })
        } else {
            let other = |source: &Arc<Source>| !Source::same(source, &target);
            let named =
                |source: &Arc<Source>| other(source) && sides.iter().any(|side| Source::holds(source, side));
            let found = select.from.iter().position(named).or_else(|| select.from.iter().position(other));
            found.unwrap_or_else(|| {
                let left = sides.iter().find(|side| other(side)).cloned().unwrap_or_else(|| {
                    Arc::new(Source::Unknown(Unknown::new(
                        "left side",
                        "the query does not name it",
                        call.at,
                    )))
                });
                select.from.push(left);
                select.from.len() - 1
            })
        };
        if let Some(place) = select.from.get_mut(left) {
            let joined = Source::Join { word, left: Arc::clone(place), right: target, on };
            *place = Arc::new(joined);
        }
        Some(self.dml(Dml::Select(select), Size::of(&[size, target_size, on_size]), call.at))
    }

    fn condition_of_join(&mut self, on: Option<Argument>, at: ByteRange) -> (Expr, Size) {
        if let Some(on) = on.filter(|on| !on.value.is_none()) {
            return self.to_expr(&on.value, on.at);
        }
        let why = "SQLAlchemy finds the condition by the tables' foreign keys";
        (Expr::Unknown(Unknown::new("condition", why, at)), Size::ONE)
    }

    /// `a.join(b, condition)`, `sa.join(a, b, condition)`; `first` is the position of the right side.
    pub(super) fn join_of(
        &mut self,
        left: (Arc<Source>, Size),
        outer: bool,
        first: usize,
        call: &Call<'a>,
    ) -> Value {
        let Some(right) = call.argument(first, "right").cloned() else { return self.not_followed(call) };
        let (right, right_size) = self.source_of(&right.value, right.at);
        let (on, on_size) = self.condition_of_join(call.argument(first + 1, "onclause").cloned(), call.at);
        let outer = outer || self.to_flag(call.argument(first + 2, "isouter"));
        let word = join_word(outer, self.to_flag(call.keyword("full")));
        let size = Size::of(&[left.1, right_size, on_size]);
        if size.depth > limits::SQL_DEPTH || size.nodes > limits::SQL_NODES {
            return self.other(call.at, "the join is larger than Retort keeps");
        }
        Value::object(Object::Join(Arc::new(Source::Join { word, left: left.0, right, on }), size))
    }

    /// Methods of joins.
    pub(super) fn call_join(
        &mut self,
        source: &Arc<Source>,
        size: Size,
        name: &str,
        call: &Call<'a>,
    ) -> Value {
        match name {
            "join" | "outerjoin" => self.join_of((Arc::clone(source), size), name == "outerjoin", 0, call),
            _ => self.not_followed(call),
        }
    }
}

fn join_word(outer: bool, full: bool) -> &'static str {
    match (full, outer) {
        (true, _) => "FULL OUTER JOIN",
        (false, true) => "LEFT OUTER JOIN",
        (false, false) => "JOIN",
    }
}
