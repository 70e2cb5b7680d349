use crate::{
    fix,
    ops::{AddColumn, Column, Op, OpKind, Relation, SqlType},
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::Run,
    sql::Form,
    text::Edit,
};

declare_rule! {
    /// A column is dropped and one of the same type is added: if that is a rename, everything in the old column is lost.
    ///
    /// ## Why it matters
    /// Autogenerate compares the models with the database by name. It cannot see that `name` became `full_name`, so it
    /// writes one column off and another one on. The migration runs, the tests pass, and the values are gone.
    ///
    /// ## Example
    /// ```python,bad
    /// def upgrade() -> None:
    ///     op.add_column("users", sa.Column("full_name", sa.String(), nullable=True))
    ///     op.drop_column("users", "name")
    ///
    /// def downgrade() -> None:
    ///     op.add_column("users", sa.Column("name", sa.String(), nullable=True))
    ///     op.drop_column("users", "full_name")
    /// ```
    /// ```python,good
    /// def upgrade() -> None:
    ///     op.alter_column("users", "name", new_column_name="full_name", existing_type=sa.String())
    ///
    /// def downgrade() -> None:
    ///     op.alter_column("users", "full_name", new_column_name="name", existing_type=sa.String())
    /// ```
    ///
    /// ## When to ignore
    /// The two columns have nothing to do with each other, and the old one's values are not needed any more.
    ///
    /// ## Fix safety
    /// A person must agree that it is a rename. Renaming breaks application code that still asks for the old name: on a
    /// live system add the new column, write both, copy in batches, switch the readers, and drop the old one later.
    ///
    /// ## References
    /// - [Alembic: what autogenerate does not detect](https://alembic.sqlalchemy.org/en/latest/autogenerate.html#what-does-autogenerate-detect-and-what-does-it-not-detect)
    pub RenameAsDropAdd {
        id: "rename-as-drop-add",
        name: "Rename written as drop and add",
        family: Column,
        severity: Error,
        checklist: &[2],
        fix: Some(Applicability::Review),
    }
}

/// A dropped column and the added one that seems to be its new name.
struct Rename<'a> {
    table: &'a Relation,
    old: &'a str,
    added: &'a AddColumn,
    drop: &'a Op,
    add: &'a Op,
    /// The old column's definition, when the other direction restores it.
    before: Option<&'a Column>,
}

impl Rule for RenameAsDropAdd {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for rename in renames(ctx.upgrade, ctx.downgrade) {
            let table = rename.table.display();
            let (old, new) = (rename.old, &rename.added.column.name);
            let message = format!(
                "`{old}` is dropped from `{table}` and `{new}` of the same kind is added: autogenerate writes a rename \
                 like this. If it is one, every value in `{old}` is lost. Rename the column with `alter_column`."
            );
            let finding = Draft::on(&Self::META, ctx.upgrade, rename.drop)
                .says(format!("`{table}.{old}` is dropped and `{new}` added: a rename?"), message)
                .with_fix(rename.fix(ctx));
            findings.push(finding);
        }
    }
}

/// The drops of the upgrade that are one half of what seems to be a rename.
pub(super) fn renamed<'a>(ctx: &RuleContext<'a>) -> Vec<&'a Op> {
    renames(ctx.upgrade, ctx.downgrade).into_iter().map(|rename| rename.drop).collect()
}

/// The renames of one direction; `back` is the other one, which says what the old columns were.
fn renames<'a>(run: &'a Run, back: &'a Run) -> Vec<Rename<'a>> {
    let drops: Vec<(&Op, &Relation, &str)> = run
        .ops
        .iter()
        .filter_map(|op| match &op.kind {
            OpKind::DropColumn { table, column, .. } => Some((op, table, column.as_known()?)),
            _ => None,
        })
        .collect();
    let mut taken: Vec<&Op> = Vec::new();
    let mut found = Vec::new();
    for (drop, table, old) in &drops {
        let before =
            added(back).map(|(_, add)| add).find(|add| add.table == **table && add.column.name.is(old));
        let alone = drops.iter().filter(|(_, other, _)| other == table).count() == 1
            && added(run).filter(|(_, add)| add.table == **table).count() == 1;
        let candidates = added(run).filter(|(op, add)| {
            add.table == **table
                && !taken.iter().any(|taken| std::ptr::eq(*taken, *op))
                && !is_filled_here(run, add)
                && !may_be_carried_over(run, op, drop)
        });
        let fitting = candidates.filter_map(|(op, add)| {
            let new = add.column.name.as_known()?;
            let akin = before.map(|before| before.column.type_.is_akin_to(&add.column.type_));
            let likeness = likeness(old, new);
            let convincing = match akin {
                Some(akin) => akin && (alone || likeness > 0),
                None => alone && likeness > 0,
            };
            (convincing && new != *old && add.column.computed.is_none() && add.column.identity.is_none())
                .then_some((likeness, op, add))
        });
        if let Some((_, add, added)) =
            fitting.max_by_key(|(likeness, op, _)| (*likeness, std::cmp::Reverse(op.call.start)))
        {
            taken.push(add);
            found.push(Rename { table, old, added, drop, add, before: before.map(|before| &before.column) });
        }
    }
    found
}

fn added(run: &Run) -> impl Iterator<Item = (&Op, &AddColumn)> {
    run.ops.iter().filter_map(|op| match &op.kind {
        OpKind::AddColumn(add) => Some((op, add.as_ref())),
        _ => None,
    })
}

/// Whether the migration itself writes values into the new column: then they were carried over, as expand and contract do.
fn is_filled_here(run: &Run, add: &AddColumn) -> bool {
    run.steps.iter().any(|step| match &step.form {
        Form::Update { table, columns, .. } => {
            add.table.name.is(&table.name) && columns.iter().any(|column| add.column.name.is(column))
        }
        _ => false,
    })
}

/// Whether code that cannot be looked into runs between the two: autogenerate writes none, and it may carry the values over.
fn may_be_carried_over(run: &Run, add: &Op, drop: &Op) -> bool {
    let place = |wanted: &Op| run.ops.iter().position(|op| std::ptr::eq(op, wanted));
    let between = place(add).zip(place(drop)).and_then(|(add, drop)| run.ops.get(add..drop));
    between.is_some_and(|ops| ops.iter().any(|op| matches!(op.kind, OpKind::Opaque { .. })))
}

/// How alike two names are: the letters in their longest common part, when that is a good part of the shorter one.
fn likeness(one: &str, other: &str) -> usize {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let common = (0..one.len())
        .flat_map(|a| (0..other.len()).map(move |b| (a, b)))
        .map(|(a, b)| one.iter().skip(a).zip(other.iter().skip(b)).take_while(|(x, y)| x == y).count())
        .max()
        .unwrap_or(0);
    if common >= 3 && common * 2 >= one.len().min(other.len()) { common } else { 0 }
}

impl Rename<'_> {
    /// `alter_column` in place of the pair, and the same backwards where the downgrade mirrors it.
    fn fix(&self, ctx: &RuleContext<'_>) -> Option<DraftFix> {
        let mut edits = self.edits(ctx)?;
        let mirrored = renames(ctx.downgrade, ctx.upgrade).into_iter().find(|back| {
            back.table == self.table
                && self.added.column.name.is(back.old)
                && back.added.column.name.is(self.old)
        });
        if let Some(back) = mirrored {
            edits.extend(back.edits(ctx)?);
        }
        let title = format!("Rename `{}` to `{}` in place", self.old, self.added.column.name);
        Some(DraftFix::new(title, Applicability::Review, edits))
    }

    fn edits(&self, ctx: &RuleContext<'_>) -> Option<Vec<Edit>> {
        if !ctx.is_written_once(self.add) || !ctx.is_written_once(self.drop) {
            return None;
        }
        let callee = fix::sibling_call(ctx.file, self.add, "alter_column")?;
        let mut arguments = Vec::new();
        if self.add.batch.is_none() {
            arguments.push(ctx.file.slice(self.add.argument(0, "table_name")?.value).to_owned());
        }
        arguments.push(fix::quote(ctx.file, self.old));
        arguments
            .push(format!("new_column_name={}", fix::quote(ctx.file, self.added.column.name.as_known()?)));
        arguments.extend(self.changes(ctx));
        if let Some(schema) = self.add.keyword("schema") {
            arguments.push(ctx.file.slice(schema.range).to_owned());
        }
        let call = format!("{callee}({})", arguments.join(", "));
        Some(vec![
            fix::replace_statement(ctx.file, ctx.revision, self.add.statement, &call)?,
            fix::remove_statement(ctx.file, ctx.revision, self.drop.statement)?,
        ])
    }

    /// What else differs between the two columns, and what the old one was.
    fn changes(&self, ctx: &RuleContext<'_>) -> Vec<String> {
        let source = |type_: &SqlType| ctx.file.slice(type_.at).to_owned();
        let new = &self.added.column;
        let Some(before) = self.before else { return vec![format!("existing_type={}", source(&new.type_))] };
        let mut changes = vec![format!("existing_type={}", source(&before.type_))];
        if before.type_.kind != new.type_.kind {
            changes.insert(0, format!("type_={}", source(&new.type_)));
        }
        match (before.not_null().known(), new.not_null().known()) {
            (Some(before), Some(new)) if before != new => {
                changes.push(format!("nullable={}", if *new { "False" } else { "True" }));
            }
            (Some(before), _) => {
                changes.push(format!("existing_nullable={}", if *before { "False" } else { "True" }));
            }
            _ => {}
        }
        let default =
            |column: &Column| column.keyword("server_default").map(|given| ctx.file.slice(given.value));
        if default(before) != default(new) {
            changes.push(format!("server_default={}", default(new).unwrap_or("None")));
        }
        changes
    }
}
