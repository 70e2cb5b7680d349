use crate::{
    fix,
    ops::{CreateIndex, CreateTable, Op, OpKind, Relation},
    quoting::quote_identifier,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::Run,
    sql::{Form, RelName},
    text::Edit,
};

declare_rule! {
    /// A table is dropped and one with the same columns is created: if that is a rename, all its rows are lost.
    ///
    /// ## Why it matters
    /// Autogenerate compares by name. A model whose table name changed looks to it like one table too many and one too
    /// few, so it drops the one and creates the other, empty.
    ///
    /// ## Example
    /// ```python,bad
    /// def upgrade() -> None:
    ///     op.create_table(
    ///         "customers",
    ///         sa.Column("id", sa.Integer(), nullable=False),
    ///         sa.Column("email", sa.String(), nullable=False),
    ///         sa.PrimaryKeyConstraint("id", name="customers_pkey"),
    ///     )
    ///     op.drop_table("clients")
    ///
    /// def downgrade() -> None:
    ///     op.create_table(
    ///         "clients",
    ///         sa.Column("id", sa.Integer(), nullable=False),
    ///         sa.Column("email", sa.String(), nullable=False),
    ///         sa.PrimaryKeyConstraint("id", name="clients_pkey"),
    ///     )
    ///     op.drop_table("customers")
    /// ```
    /// ```python,good
    /// def upgrade() -> None:
    ///     op.rename_table("clients", "customers")
    ///     op.execute("CREATE VIEW clients AS SELECT * FROM customers")
    ///
    /// def downgrade() -> None:
    ///     op.execute("DROP VIEW clients")
    ///     op.rename_table("customers", "clients")
    /// ```
    ///
    /// ## When to ignore
    /// The new table is another thing that happens to have the same columns.
    ///
    /// ## Fix safety
    /// A person must agree that it is a rename. Indexes, constraints and the sequence keep their old names. Code that still
    /// asks for the old name finds a view of it, to be dropped when no such code runs.
    ///
    /// ## References
    /// - [Alembic: what autogenerate does not detect](https://alembic.sqlalchemy.org/en/latest/autogenerate.html#what-does-autogenerate-detect-and-what-does-it-not-detect)
    pub RenameAsDropCreate {
        id: "rename-as-drop-create",
        name: "Table rename written as drop and create",
        family: Table,
        severity: Error,
        checklist: &[2],
        fix: Some(Applicability::Review),
    }
}

/// A dropped table and the created one that seems to be its new name.
struct Rename<'a> {
    old: &'a Relation,
    new: &'a CreateTable,
    drop: &'a Op,
    create: &'a Op,
    /// Whether every column has its twin, so that a rename alone does it.
    same: bool,
}

impl Rule for RenameAsDropCreate {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for rename in renames(ctx.upgrade, ctx.downgrade) {
            let (old, new) = (rename.old.display(), rename.new.table.display());
            let message = format!(
                "`{old}` is dropped and `{new}` is created with the same columns: autogenerate writes a rename like this. If \
                 it is one, every row of `{old}` is lost. Rename the table with `rename_table`."
            );
            let finding = Draft::on(&Self::META, ctx.upgrade, rename.drop)
                .says(format!("`{old}` is dropped and `{new}` created: a rename?"), message)
                .with_fix(rename.fix(ctx));
            findings.push(finding);
        }
    }
}

/// The drops of the upgrade that are one half of what seems to be a rename.
pub(super) fn renamed<'a>(ctx: &RuleContext<'a>) -> Vec<&'a Op> {
    renames(ctx.upgrade, ctx.downgrade).into_iter().map(|rename| rename.drop).collect()
}

/// The renames of one direction; `back` creates the old tables again, which says what columns they had.
fn renames<'a>(run: &'a Run, back: &'a Run) -> Vec<Rename<'a>> {
    let mut taken: Vec<&Op> = Vec::new();
    let mut found = Vec::new();
    for (drop, old) in run.ops.iter().filter_map(dropped) {
        // What comes back under its own name has no other one.
        if created(run).any(|(_, table)| table.table == *old) {
            continue;
        }
        let before = created(back).map(|(_, table)| table).find(|table| table.table == *old);
        let old_columns = match before {
            Some(table) => {
                table.columns.iter().filter_map(|column| column.name.as_known().map(str::to_owned)).collect()
            }
            None => columns_in_schema(run, drop, old),
        };
        let twin = created(run)
            .filter(|(op, table)| table.table != *old && !taken.iter().any(|taken| std::ptr::eq(*taken, *op)))
            .map(|(op, table)| (shared(&old_columns, table), op, table))
            .filter(|(shared, _, table)| {
                *shared >= 2
                    && *shared * 10 >= old_columns.len().max(table.columns.len()) * 7
                    && !is_filled_here(run, table)
            })
            .max_by_key(|(shared, op, _)| (*shared, std::cmp::Reverse(op.call.start)));
        if let Some((shared, create, new)) = twin {
            taken.push(create);
            let same = shared == old_columns.len() && shared == new.columns.len();
            found.push(Rename { old, new, drop, create, same });
        }
    }
    found
}

fn dropped(op: &Op) -> Option<(&Op, &Relation)> {
    match &op.kind {
        OpKind::DropTable { table, .. } => Some((op, table)),
        _ => None,
    }
}

fn created(run: &Run) -> impl Iterator<Item = (&Op, &CreateTable)> {
    run.ops.iter().filter_map(|op| match &op.kind {
        OpKind::CreateTable(table) => Some((op, table.as_ref())),
        _ => None,
    })
}

/// The table's columns as earlier revisions made them, when they did.
fn columns_in_schema(run: &Run, drop: &Op, table: &Relation) -> Vec<String> {
    let step = run.steps.iter().find(|step| run.op_of(step).is_some_and(|op| std::ptr::eq(op, drop)));
    let name =
        RelName { schema: table.schema.as_ref().map(ToString::to_string), name: table.name.to_string() };
    step.and_then(|step| step.before.table(&name))
        .filter(|known| known.created.is_some())
        .map(|known| known.columns.iter().map(|column| column.name.clone()).collect())
        .unwrap_or_default()
}

fn shared(old: &[String], new: &CreateTable) -> usize {
    old.iter().filter(|name| new.columns.iter().any(|column| column.name.is(name))).count()
}

/// Whether the migration copies rows into the new table.
fn is_filled_here(run: &Run, new: &CreateTable) -> bool {
    run.steps.iter().any(|step| matches!(&step.form, Form::Insert { table, reads, .. } if new.table.name.is(&table.name) && !reads.is_empty()))
}

/// SQL for the view of the old name, beside the rename.
struct ViewSql {
    before: Option<String>,
    behind: Option<String>,
}

/// A relation as SQL writes it; nothing where it is not known.
fn sql_name(relation: &Relation) -> Option<String> {
    let name = quote_identifier(relation.name.as_known()?);
    match &relation.schema {
        Some(schema) => Some(format!("{}.{name}", quote_identifier(schema.as_known()?))),
        None => Some(name),
    }
}

impl Rename<'_> {
    fn fix(&self, ctx: &RuleContext<'_>) -> Option<DraftFix> {
        let (old, new) = (sql_name(self.old)?, sql_name(&self.new.table)?);
        let view = format!("CREATE VIEW {old} AS SELECT * FROM {new}");
        let mut edits =
            self.edits(ctx, ctx.upgrade, ctx.downgrade, &ViewSql { before: None, behind: Some(view) })?;
        let mirrored = renames(ctx.downgrade, ctx.upgrade)
            .into_iter()
            .find(|back| *back.old == self.new.table && back.new.table == *self.old);
        if let Some(back) = mirrored {
            let gone = Some(format!("DROP VIEW {old}"));
            edits.extend(back.edits(
                ctx,
                ctx.downgrade,
                ctx.upgrade,
                &ViewSql { before: gone, behind: None },
            )?);
        }
        let title = format!("Rename `{}` to `{}` in place", self.old.display(), self.new.table.display());
        Some(DraftFix::new(title, Applicability::Review, edits))
    }

    /// `rename_table` in place of the pair: only where no column differs and both live in one schema.
    fn edits(&self, ctx: &RuleContext<'_>, run: &Run, back: &Run, view: &ViewSql) -> Option<Vec<Edit>> {
        let editable = ctx.can_edit(self.create) && ctx.can_edit(self.drop);
        if !self.same || self.old.schema != self.new.table.schema || !editable {
            return None;
        }
        let callee = fix::sibling_call(ctx.file, self.create, "rename_table")?;
        let old = ctx.file.slice(self.drop.argument(0, "table_name")?.value);
        let new = ctx.file.slice(self.create.argument(0, "table_name")?.value);
        let schema = self
            .create
            .keyword("schema")
            .map(|schema| format!(", {}", ctx.file.slice(schema.range)))
            .unwrap_or_default();
        let execute = fix::sibling_call(ctx.file, self.create, "execute")?;
        let executed = |sql: &String| format!("{execute}({})", fix::quote(ctx.file, sql));
        let rename = format!("{callee}({old}, {new}{schema})");
        let lines: Vec<String> = view
            .before
            .iter()
            .map(executed)
            .chain([rename])
            .chain(view.behind.iter().map(executed))
            .collect();
        let between = format!("{}{}", ctx.file.newline(), ctx.file.indent_at(self.create.statement.start));
        let code = lines.join(&between);
        let mut edits = vec![
            fix::replace_statement(ctx.file, ctx.revision, self.create.statement, &code)?,
            fix::remove_statement(ctx.file, ctx.revision, self.drop.statement)?,
        ];
        edits.extend(self.index_edits(ctx, run, back)?);
        Some(edits)
    }

    /// Each index that the new table gets is one that the old table had: renamed too, not built anew. Nothing when one of
    /// either side has no twin.
    fn index_edits(&self, ctx: &RuleContext<'_>, run: &Run, back: &Run) -> Option<Vec<Edit>> {
        let gone = |index: &CreateIndex| {
            run.ops.iter().find(|op| {
                matches!(&op.kind, OpKind::DropIndex(drop) if drop.name.text() == index.name.text() && index.name.text().is_some())
            })
        };
        let mut old: Vec<(&CreateIndex, &Op)> = indexes(back)
            .filter(|(_, index)| index.table == *self.old)
            .filter_map(|(_, index)| Some((index, gone(index)?)))
            .collect();
        let mut edits = Vec::new();
        for (create, index) in indexes(run).filter(|(_, index)| index.table == self.new.table) {
            let twin = old.iter().position(|(before, _)| before.elements == index.elements)?;
            let (before, drop) = old.swap_remove(twin);
            if !ctx.can_edit(create) || !ctx.can_edit(drop) {
                return None;
            }
            let sql = format!(
                "ALTER INDEX {} RENAME TO {}",
                quote_identifier(before.name.as_known()?),
                quote_identifier(index.name.as_known()?)
            );
            let execute = fix::sibling_call(ctx.file, create, "execute")?;
            let call = format!("{execute}({})", fix::quote(ctx.file, &sql));
            edits.push(fix::replace_statement(ctx.file, ctx.revision, create.statement, &call)?);
            edits.push(fix::remove_statement(ctx.file, ctx.revision, drop.statement)?);
        }
        old.is_empty().then_some(edits)
    }
}

fn indexes(run: &Run) -> impl Iterator<Item = (&Op, &CreateIndex)> {
    run.ops.iter().filter_map(|op| match &op.kind {
        OpKind::CreateIndex(index) => Some((op, index.as_ref())),
        _ => None,
    })
}
