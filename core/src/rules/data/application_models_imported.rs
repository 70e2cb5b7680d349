use std::collections::BTreeSet;

use crate::{
    ops::{Execute, Op, OpKind},
    report::Applicability,
    revision::Import,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    text::Edit,
};

declare_rule! {
    /// A migration works with the application's models, which go on changing while the migration stays.
    ///
    /// ## Why it matters
    /// A query by a model asks for every column that the model has today. When a later revision adds one, this revision
    /// asks for it too, before it is there: on a new database the chain stops with `column … does not exist`. When the
    /// model is renamed or moved, the import fails, and with it every `alembic` command.
    ///
    /// ## Example
    /// ```python,bad
    /// from sqlalchemy.orm import Session
    /// from app.models import User
    /// session = Session(bind=op.get_bind())
    /// for user in session.query(User).filter(User.plan == None):
    ///     user.plan = "free"
    /// session.commit()
    /// ```
    /// ```python,good
    /// users = sa.table("users", sa.column("plan"))
    /// op.execute(users.update().where(users.c.plan.is_(None)).values(plan="free"))
    /// ```
    ///
    /// ## When to ignore
    /// The revision is applied everywhere and will never run again.
    ///
    /// ## Fix safety
    /// Only shown: which table and columns the model had at that time is for the author to say. Queries of an ORM session
    /// become statements.
    ///
    /// ## References
    /// - [SQLAlchemy: table()](https://docs.sqlalchemy.org/en/20/core/selectable.html#sqlalchemy.sql.expression.table)
    /// - [Alembic: bulk_insert](https://alembic.sqlalchemy.org/en/latest/ops.html#alembic.operations.Operations.bulk_insert)
    pub ApplicationModelsImported {
        id: "application-models-imported",
        name: "Application's models in a migration",
        family: Data,
        severity: Warning,
        checklist: &[8],
        fix: Some(Applicability::Display),
    }
}

impl Rule for ApplicationModelsImported {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let models: Vec<&Import> =
            ctx.revision.imports.iter().filter(|import| is_of_models(import)).collect();
        if models.is_empty() {
            return;
        }
        let used = ctx.runs().into_iter().find_map(|run| {
            run.ops.iter().filter(|op| asks_database(op)).find_map(|op| {
                let text = ctx.file.slice(op.call);
                let import = models.iter().find(|import| names(text, &import.local))?;
                Some((run, op, *import))
            })
        });
        let Some((run, op, import)) = used else { return };
        let module = if import.module.is_empty() { "." } else { &import.module };
        let message = format!(
            "`{0}` is what `{module}` has on the day when the migration runs, not what it had when this was written. A query asks \
             for columns that a later revision adds, and a renamed model stops every migration. Write down the table as it is now: \
             `sa.table(\"…\", sa.column(\"…\"))`.",
            import.local
        );
        let mut finding = Draft::on(&Self::META, run, op)
            .says(format!("`{}` comes from the application's models", import.local), message)
            .with_fix(table_fix(ctx, import));
        // Whatever the call does, the name is imported.
        finding.uncertain = None;
        findings.push(finding);
    }
}

/// Whether an import brings a model, as far as names tell: something from a module called `models`, or that module.
fn is_of_models(import: &Import) -> bool {
    let is_models = |part: &str| {
        matches!(part, "model" | "models" | "entities" | "entity" | "orm")
            || part.ends_with("_models")
            || part.ends_with("_model")
    };
    let root = import.module.split('.').next().unwrap_or_default();
    !matches!(root, "sqlalchemy" | "sqlmodel" | "alembic")
        && (import.module.split('.').any(is_models) || import.member.as_deref().is_some_and(is_models))
}

/// Whether an operation works with rows, or with something that Retort does not see into.
fn asks_database(op: &Op) -> bool {
    match &op.kind {
        OpKind::Execute(Execute::Dml(_) | Execute::Unknown(_))
        | OpKind::Query(_)
        | OpKind::BulkInsert(_)
        | OpKind::Opaque { .. } => true,
        OpKind::Execute(Execute::Sql { literal, .. }) => literal.is_none(),
        _ => false,
    }
}

/// Whether a call's text uses a name: as something that has members, is called or handed over.
fn names(text: &str, name: &str) -> bool {
    let in_name = |character: char| character.is_alphanumeric() || character == '_' || character == '.';
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let behind = text.get(at + name.len()..).and_then(|behind| behind.chars().next());
        !before.is_some_and(|c| in_name(c) || "'\"".contains(c))
            && behind.is_some_and(|c| ".(),]".contains(c))
    })
}

/// The import's place taken by a table with the columns that the file speaks of.
fn table_fix(ctx: &RuleContext<'_>, import: &Import) -> Option<DraftFix> {
    let sa = ctx.revision.names.sa.as_deref()?;
    if !import.alone || !import.local.starts_with(char::is_uppercase) {
        return None;
    }
    let own = format!("{}.", import.local);
    let columns: BTreeSet<&str> = ctx
        .file
        .text
        .match_indices(own.as_str())
        .filter_map(|(at, _)| ctx.file.text.get(at + own.len()..))
        .filter_map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next())
        .filter(|word| {
            word.starts_with(|c: char| c.is_ascii_lowercase()) && !matches!(*word, "query" | "metadata")
        })
        .collect();
    let mut parts = vec!["\"<its table>\"".to_owned()];
    parts.extend(columns.iter().map(|column| format!("{sa}.column(\"{column}\")")));
    let line = format!("{} = {sa}.table({})", import.local.to_lowercase(), parts.join(", "));
    let edit = Edit::replace(import.statement, line);
    Some(DraftFix::new("Name the table and its columns here", Applicability::Display, vec![edit]))
}
