//! Columns added to tables that others may be using: what the rules about them look at and say alike.

use crate::{
    fix::fill::Place,
    ops::{AddColumn, Op, OpKind},
    pg::LockMode,
    report::{Direction, Severity},
    rules::{Draft, RuleContext, RuleMeta},
    run::{Run, Step},
    sql::{AlterAction, ColumnDef, Form, RelName},
};

/// A column that a command adds to a table which is there already.
#[derive(Clone, Copy)]
pub(super) struct Added<'a> {
    pub(super) run: &'a Run,
    pub(super) step: &'a Step,
    pub(super) op: &'a Op,
    pub(super) table: &'a RelName,
    pub(super) column: &'a ColumnDef,
}

/// Every column that is added to a table which others can see and which is not said to be small.
pub(super) fn added_columns<'a>(ctx: &RuleContext<'a>) -> Vec<Added<'a>> {
    let mut found = Vec::new();
    for (run, step) in ctx.steps() {
        let (Some(op), Form::AlterTable { table, actions, .. }) = (run.op_of(step), &step.form) else {
            continue;
        };
        if !ctx.in_use(step, table) {
            continue;
        }
        for action in actions {
            let AlterAction::AddColumn { column, if_not_exists } = action else { continue };
            let known = step.before.table(table).and_then(|known| known.column(&column.name));
            if !(*if_not_exists && known.is_some()) {
                found.push(Added { run, step, op, table, column });
            }
        }
    }
    found
}

impl<'a> Added<'a> {
    /// Whether the facts have it that adding the column does this, such as `serial`.
    pub(super) fn does(&self, what: &str) -> bool {
        let facts = &self.step.effects.facts;
        facts.iter().any(|key| key.strip_prefix("alter-table.add-column.") == Some(what))
    }

    /// The call, when a fix may edit it and the column in it: `op.add_column(…)`, which is not in a batch.
    pub(super) fn call(&self, ctx: &RuleContext<'_>) -> Option<&'a AddColumn> {
        match &self.op.kind {
            OpKind::AddColumn(add)
                if ctx.can_edit(self.op) && self.op.batch.is_none() && self.op.method == "add_column" =>
            {
                Some(add)
            }
            _ => None,
        }
    }

    /// The column's place.
    pub(super) fn place(&self) -> Place<'a> {
        Place { table: self.table, column: &self.column.name }
    }

    /// The lock that adding it takes, with its article.
    pub(super) fn lock(&self) -> String {
        self.step.effects.lock_on(self.table).unwrap_or(LockMode::AccessExclusive).with_article()
    }

    /// A finding about a column whose adding writes the whole table anew. `because` is the beginning of the sentence that
    /// says so, `cure` a sentence of its own.
    pub(super) fn rewrites(&self, meta: &'static RuleMeta, because: &str, cure: &str) -> Draft {
        let (table, column) = (self.table, &self.column.name);
        let message = format!(
            "{because}, so PostgreSQL writes all of `{table}` and its indexes anew under {}. Nobody can read or write \
             `{table}` until that is done and the transaction commits: the larger the table, the longer. {cure}",
            self.lock()
        );
        self.draft(meta).says(format!("Adding `{table}.{column}` writes the whole table anew"), message)
    }

    /// A finding about the column. A downgrade seldom runs: an error there counts as a warning.
    pub(super) fn draft(&self, meta: &'static RuleMeta) -> Draft {
        let draft = Draft::on(meta, self.run, self.op);
        match self.run.direction {
            Direction::Upgrade => draft,
            Direction::Downgrade => draft.at_most(Severity::Warning),
        }
    }
}
