use crate::{
    fix,
    ops::{CreateTable, Op, OpKind},
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    schema::{Table, canonical},
    sql::{ColumnDef, ConstraintForm, Form, RelName},
};

declare_rule! {
    /// A table is created without a primary key.
    ///
    /// ## Why it matters
    /// Nothing keeps the same row from coming in twice, and nothing names a row: SQLAlchemy's ORM cannot map the table, and
    /// logical replication refuses to UPDATE or DELETE in it once it is published. Adding the key later takes an ACCESS
    /// EXCLUSIVE lock, and a look for rows that are there twice.
    ///
    /// ## Example
    /// ```python,bad
    /// op.create_table(
    ///     "post_tags",
    ///     sa.Column("post_id", sa.BigInteger(), sa.ForeignKey("posts.id", ondelete="CASCADE"), nullable=False),
    ///     sa.Column("tag_id", sa.BigInteger(), sa.ForeignKey("tags.id", ondelete="CASCADE"), nullable=False),
    /// )
    /// ```
    /// ```python,good
    /// op.create_table(
    ///     "post_tags",
    ///     sa.Column("post_id", sa.BigInteger(), sa.ForeignKey("posts.id", ondelete="CASCADE"), nullable=False),
    ///     sa.Column("tag_id", sa.BigInteger(), sa.ForeignKey("tags.id", ondelete="CASCADE"), nullable=False),
    ///     sa.PrimaryKeyConstraint("post_id", "tag_id", name="pk_post_tags"),
    /// )
    /// ```
    ///
    /// ## When to ignore
    /// The table only takes in rows, as one for raw events does, or it has another unique key that does.
    ///
    /// ## Fix safety
    /// Offered for a table that joins two others: the two columns become the key, which also makes them NOT NULL. The model
    /// needs the same change.
    ///
    /// ## References
    /// - [PostgreSQL: primary keys](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-PRIMARY-KEYS)
    /// - [PostgreSQL: replica identity](https://www.postgresql.org/docs/current/logical-replication-publication.html#LOGICAL-REPLICATION-PUBLICATION-REPLICA-IDENTITY)
    pub TableWithoutPrimaryKey {
        id: "table-without-primary-key",
        name: "Table without a primary key",
        family: Table,
        severity: Advice,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for TableWithoutPrimaryKey {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        // The way back makes what was there before.
        let run = ctx.upgrade;
        for step in &run.steps {
            let (Some(op), Some(table)) = (run.op_of(step), plain_table_without_key(step)) else { continue };
            let at_the_end = run.after.table(table).filter(|known| known.created == Some(step.now));
            if at_the_end.is_none_or(has_key) || has_unknown_parts(op) || is_keyed_later(ctx, table) {
                continue;
            }
            let message = format!(
                "`{table}` has no primary key: the same row can come in twice, the ORM cannot map the table, and logical \
                 replication cannot update it. Adding a key later locks the table; give it one now."
            );
            let finding = Draft::on(&Self::META, run, op)
                .says(format!("`{table}` is created without a primary key"), message)
                .with_fix(fix(ctx, op));
            findings.push(finding);
        }
    }
}

/// The table that a step creates, when it is one that keeps rows of its own and has no primary key yet.
fn plain_table_without_key(step: &Step) -> Option<&RelName> {
    match &step.form {
        Form::CreateTable {
            table,
            columns,
            constraints,
            parents,
            like,
            reads: None,
            temporary: false,
            unlogged: false,
            ..
        } if parents.is_empty()
            && like.is_empty()
            && !columns.is_empty()
            && !constraints.iter().any(|constraint| is_key(&constraint.form))
            && !columns.iter().any(keyed) =>
        {
            Some(table)
        }
        _ => None,
    }
}

fn keyed(column: &ColumnDef) -> bool {
    column.constraints.iter().any(|constraint| is_key(&constraint.form))
}

fn is_key(form: &ConstraintForm) -> bool {
    matches!(form, ConstraintForm::PrimaryKey { .. })
}

/// Whether the table got a key after all.
fn has_key(table: &Table) -> bool {
    table.constraints.iter().any(|constraint| is_key(&constraint.form))
}

/// Whether the call holds something that could not be read: it may be the key.
fn has_unknown_parts(op: &Op) -> bool {
    match &op.kind {
        OpKind::CreateTable(table) => !table.unknown.is_empty(),
        _ => false,
    }
}

/// Whether something that cannot be looked into may add the key.
fn is_keyed_later(ctx: &RuleContext<'_>, table: &RelName) -> bool {
    let opaque =
        |run: &Run| run.steps.iter().any(|step| matches!(step.form, Form::Do | Form::Unparsed { .. }));
    let swapped = |run: &Run| {
        run.steps.iter().any(|step| matches!(&step.form, Form::Rename { relation, .. } if canonical(relation) == canonical(table)))
    };
    opaque(ctx.upgrade) || swapped(ctx.upgrade)
}

/// The two columns of a table that joins two others as its key.
fn fix(ctx: &RuleContext<'_>, op: &Op) -> Option<DraftFix> {
    let OpKind::CreateTable(create) = &op.kind else { return None };
    let columns = joining_columns(create)?;
    let sa = ctx.revision.names.sa.as_deref()?;
    // Keywords stand last in a call; a position behind them would not be Python.
    if !ctx.can_edit(op) || op.args.iter().any(|arg| arg.name.is_some()) {
        return None;
    }
    let named: Vec<String> = columns.iter().map(|column| fix::quote(ctx.file, column)).collect();
    let name = fix::quote(ctx.file, &format!("pk_{}", create.table.name.as_known()?));
    let key = format!("{sa}.PrimaryKeyConstraint({}, name={name})", named.join(", "));
    let edit = fix::add_keyword(ctx.file, op.call, &op.args, &key)?;
    Some(DraftFix::new(
        format!("Make `{}` the primary key", columns.join("`, `")),
        Applicability::Review,
        vec![edit],
    ))
}

/// The columns, where there are two and each is a foreign key of its own.
fn joining_columns(create: &CreateTable) -> Option<Vec<String>> {
    let [first, second] = create.columns.as_slice() else { return None };
    let columns = [first, second].map(|column| column.name.as_known().map(str::to_owned));
    let refers = |column: &crate::ops::Column| {
        !column.foreign_keys.is_empty()
            || create.constraints.iter().any(|constraint| match &constraint.kind {
                crate::ops::ConstraintKind::ForeignKey(key) => {
                    matches!(key.columns.as_slice(), [only] if only.as_known() == column.name.as_known())
                }
                _ => false,
            })
    };
    if !refers(first) || !refers(second) {
        return None;
    }
    columns.into_iter().collect()
}
