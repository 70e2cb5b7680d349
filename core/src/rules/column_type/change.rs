//! A change of a column's type, as the rules of this family look at it.

use std::rc::Rc;

use crate::{
    fact::Text,
    fix,
    ops::{AlterColumn, EnumType, Op, OpKind, TypeKind},
    pg::{SetType, SetTypeWork, set_type_work, type_change},
    quoting::quote_identifier,
    report::Direction,
    rules::RuleContext,
    run::{Run, Step},
    schema::{Schema, canonical, type_relation},
    sql::{AlterAction, Form, ObjectKind, RelName, TypeName},
    text::Edit,
};

/// One `ALTER COLUMN … TYPE`, with what is known of it.
pub(super) struct TypeChanged<'a> {
    pub(super) run: &'a Run,
    pub(super) step: &'a Step,
    pub(super) op: &'a Op,
    pub(super) table: &'a RelName,
    pub(super) column: &'a str,
    /// The type that the column has until then, where that is known.
    pub(super) old: Option<&'a TypeName>,
    pub(super) new: &'a TypeName,
    /// Whether there is a `USING`.
    pub(super) using: bool,
    /// Whether it does more than cast.
    pub(super) converts: bool,
    pub(super) collation: Option<&'a str>,
    pub(super) work: SetTypeWork,
}

/// The changes of types in both directions.
pub(super) fn type_changes<'a>(ctx: &RuleContext<'a>) -> Vec<TypeChanged<'a>> {
    let mut found = Vec::new();
    for (run, step) in ctx.steps() {
        let (Some(op), Form::AlterTable { table, object: ObjectKind::Table, actions, .. }) =
            (run.op_of(step), &step.form)
        else {
            continue;
        };
        let changes = actions.iter().filter_map(|action| match action {
            AlterAction::SetType { column, type_, using, converts, collation } => {
                Some((column.as_str(), type_, *using, *converts, collation.as_deref()))
            }
            _ => None,
        });
        found.extend(changes.map(|(column, new, using, converts, collation)| {
            let old = step.before.column_type(table, column);
            let set = SetType { table, column, new, converts, collation };
            let mut work = set_type_work(set, &step.before, step.now);
            if work.change.is_none()
                && let Some(old) = old
                && let Some(schema) = with_enum(op, step)
            {
                work.change = type_change(old, new, &schema);
            }
            TypeChanged { run, step, op, table, column, old, new, using, converts, collation, work }
        }));
    }
    found
}

/// The schema with the enum that the call itself names, which an older revision may have made.
fn with_enum(op: &Op, step: &Step) -> Option<Schema> {
    let types = alter_column(op).map(|alter| [&alter.existing_type, &alter.type_])?;
    let mut schema = None;
    for enum_type in types.into_iter().flatten().filter_map(|type_| match &type_.kind {
        TypeKind::Enum(enum_type) if enum_type.is_native() => Some(enum_type),
        _ => None,
    }) {
        let name = enum_name(enum_type)?;
        let schema = schema.get_or_insert_with(|| Schema::clone(&step.before));
        schema.enums.entry(name).or_insert_with(Rc::default);
    }
    schema
}

fn enum_name(enum_type: &EnumType) -> Option<RelName> {
    let schema = match &enum_type.schema {
        Some(schema) => Some(schema.as_known()?.to_owned()),
        None => None,
    };
    Some(RelName { schema, name: enum_type.name.as_ref().and_then(Text::as_known)?.to_owned() })
}

/// The call of `alter_column`, where the operation is one.
pub(super) fn alter_column(op: &Op) -> Option<&AlterColumn> {
    match &op.kind {
        OpKind::AlterColumn(alter) => Some(alter),
        _ => None,
    }
}

/// Names in backticks, or `otherwise` where none is known.
pub(super) fn names_in_words(names: &[Option<String>], otherwise: &str) -> String {
    let known: Vec<String> = names.iter().flatten().map(|name| format!("`{name}`")).collect();
    if known.is_empty() { otherwise.to_owned() } else { known.join(", ") }
}

impl<'a> TypeChanged<'a> {
    /// Whether there may be rows, and many: the table is not made in this revision, and nobody said that it is small.
    pub(super) fn may_be_large(&self, ctx: &RuleContext<'_>) -> bool {
        ctx.in_use(self.step, self.table)
    }

    /// The values that the new type has beyond the old one's, where both are enums that are known and the old values stay in
    /// their order: `ADD VALUE` does the same.
    pub(super) fn added_labels(&self) -> Vec<&str> {
        let schema = &self.step.before;
        let old = schema.enum_of(self.table, self.column).map(|(_, old)| old);
        let new = schema.enum_type(&canonical(&type_relation(self.new)));
        let (Some(old), Some(new)) = (old, new) else { return Vec::new() };
        if old.created.is_none() || new.created.is_none() {
            return Vec::new();
        }
        let mut kept = old.labels.iter().map(|(label, _)| label).peekable();
        let beyond = |(label, _): &&(String, _)| kept.next_if(|next| *next == label).is_none();
        let added: Vec<&str> = new.labels.iter().filter(beyond).map(|(label, _)| label.as_str()).collect();
        if kept.next().is_none() { added } else { Vec::new() }
    }

    /// Whether there may be a row at all.
    pub(super) fn may_have_rows(&self) -> bool {
        !self.step.before.is_empty(self.table, self.step.now)
    }

    /// Whether it only takes back, in a downgrade, what the upgrade does to the same column.
    pub(super) fn takes_back(&self, ctx: &RuleContext<'_>) -> bool {
        // The column may have another name by then.
        let same = |action: &AlterAction| matches!(action, AlterAction::SetType { column, type_, .. } if column == self.column || Some(type_) == self.old);
        self.run.direction == Direction::Downgrade
            && ctx.upgrade.steps.iter().any(|step| {
                matches!(&step.form, Form::AlterTable { table, actions, .. }
                    if table == self.table && actions.iter().any(same))
            })
    }

    /// Whether PostgreSQL refuses it, rows or no rows, because it has no cast that it would apply by itself.
    pub(super) fn is_refused(&self) -> bool {
        !self.using && self.work.change.is_some_and(|change| change.needs_using)
    }

    /// `orders.total`.
    pub(super) fn place(&self) -> String {
        format!("{}.{}", self.table, self.column)
    }

    /// ` from integer`, or nothing where the old type is not known.
    pub(super) fn old_in_words(&self) -> String {
        self.old.map(|old| format!(" from `{old}`")).unwrap_or_default()
    }

    /// The column as SQL writes it.
    pub(super) fn quoted_column(&self) -> String {
        quote_identifier(self.column)
    }

    /// The new type as SQL writes it: in quotes where it is one of the user's own that needs them.
    pub(super) fn quoted_type(&self) -> String {
        let name = type_relation(self.new);
        let own = alter_column(self.op)
            .and_then(|alter| alter.type_.as_ref())
            .is_some_and(|type_| matches!(type_.kind, TypeKind::Enum(_) | TypeKind::Domain { .. }));
        if !own && self.step.before.enum_type(&name).is_none() && self.step.before.domain(&name).is_none() {
            return self.new.to_string();
        }
        let dimensions = "[]".repeat(self.new.dimensions);
        match &name.schema {
            Some(schema) => {
                format!("{}.{}{dimensions}", quote_identifier(schema), quote_identifier(&name.name))
            }
            None => format!("{}{dimensions}", quote_identifier(&name.name)),
        }
    }

    /// The call of `alter_column` that does it, where a fix may edit it.
    pub(super) fn editable(&self, ctx: &RuleContext<'_>) -> Option<&'a AlterColumn> {
        alter_column(self.op).filter(|_| ctx.can_edit(self.op))
    }

    /// Whether the session's time zone decides what the values mean afterwards.
    pub(super) fn depends_on_zone(&self) -> bool {
        let local = |name: &str| matches!(name, "timestamp" | "date");
        let pair = self.old.map(|old| (old.name.as_str(), self.new.name.as_str()));
        !self.converts
            && pair.is_some_and(|(old, new)| {
                (local(old) && new == "timestamptz") || (old == "timestamptz" && local(new))
            })
    }

    /// Whether both types are enums, and not the same.
    pub(super) fn is_between_enums(&self) -> bool {
        let pair = alter_column(self.op).map(|alter| [&alter.existing_type, &alter.type_]);
        let by_call = pair.is_some_and(|types| {
            types
                .iter()
                .all(|type_| type_.as_ref().is_some_and(|type_| matches!(type_.kind, TypeKind::Enum(_))))
        });
        let is_enum = |type_: &TypeName| self.step.before.enum_type(&type_relation(type_)).is_some();
        by_call || (self.old.is_some_and(is_enum) && is_enum(self.new))
    }

    /// `SET LOCAL timezone` in front of the statement, where that has an effect: inside a transaction.
    pub(super) fn set_utc(&self, ctx: &RuleContext<'_>) -> Option<Edit> {
        if !self.step.in_transaction || self.op.autocommit.is_some() || self.op.batch.is_some() {
            return None;
        }
        let execute = fix::sibling_call(ctx.file, self.op, "execute")?;
        let sql = fix::quote(ctx.file, "SET LOCAL TIME ZONE UTC");
        fix::insert_before(ctx.file, self.op.statement, &[format!("{execute}({sql})")])
    }
}
