use crate::{
    ops::{Name, Op, OpKind},
    render::{Rendered, RenderedKind},
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
};

declare_rule! {
    /// A call raises in Alembic or SQLAlchemy before anything of it is sent, so the migration stops there.
    ///
    /// ## Why it matters
    /// A misspelt keyword, a default that is a number, an argument too few: Python takes the file, and the mistake shows
    /// when the migration runs. What came before is rolled back, or is half done where an autocommit block has committed.
    ///
    /// ## Example
    /// ```python,bad
    /// def upgrade() -> None:
    ///     op.add_column("orders", sa.Column("parts", sa.Integer(), server_default=0))
    ///
    /// def downgrade() -> None:
    ///     op.drop_column("orders", "parts")
    /// ```
    /// ```python,good
    /// def upgrade() -> None:
    ///     op.add_column("orders", sa.Column("parts", sa.Integer(), server_default="0"))
    ///
    /// def downgrade() -> None:
    ///     op.drop_column("orders", "parts")
    /// ```
    ///
    /// ## When to ignore
    /// `env.py` adds what the call needs to Alembic or SQLAlchemy, or an older SQLAlchemy than 2.0 is in use.
    ///
    /// ## Fix safety
    /// There is no fix: what was meant is not in the file.
    ///
    /// ## References
    /// - [Alembic: operation reference](https://alembic.sqlalchemy.org/en/latest/ops.html)
    pub RefusedByAlembic {
        id: "refused-by-alembic",
        name: "Call that Alembic refuses",
        family: Revision,
        severity: Error,
        checklist: &[9],
        fix: None,
    }
}

/// Options that people forget to say the dialect of.
const OPTIONS: [&str; 8] =
    ["concurrently", "include", "not_valid", "nulls_not_distinct", "ops", "tablespace", "using", "where"];

impl Rule for RefusedByAlembic {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for run in ctx.runs() {
            for line in &run.statements {
                let (Some(exception), Some(op)) = (exception_of(line), run.ops.get(line.op)) else {
                    continue;
                };
                if has_its_own_rule(op) {
                    continue;
                }
                let message = format!(
                    "`{}` raises here: {exception}. The {} stops there, and nothing behind it is done. {}",
                    op.method,
                    run.direction.function(),
                    way_out(&exception),
                );
                let draft = Draft::on(&Self::META, run, op);
                findings.push(draft.says(format!("Alembic refuses `{}`", op.method), message));
            }
        }
    }
}

/// What Alembic or SQLAlchemy raise, when that is what becomes of a statement.
fn exception_of(line: &Rendered) -> Option<String> {
    let known = line.sql.as_known().filter(|_| line.kind == RenderedKind::Unknown)?;
    let exception = known.strip_prefix("Alembic refuses: ")?.trim_end_matches('.');
    // SQLAlchemy names its own classes there, and not what is meant by them.
    match exception.split_once("ArgumentError: Argument 'arg' is expected to be one of type ") {
        Some((_, classes)) => {
            let class = classes.rsplit("got '<class '").next().unwrap_or("").trim_end_matches("'>'");
            Some(format!("{NO_DEFAULT}, not `{class}`"))
        }
        None => Some(exception.to_owned()),
    }
}

/// What SQLAlchemy says of a server default that is neither.
const NO_DEFAULT: &str = "ArgumentError: a server default is text or SQL";

fn has_its_own_rule(op: &Op) -> bool {
    matches!(&op.kind, OpKind::DropConstraint(drop) if drop.name == Name::None)
}

/// What to do about it.
fn way_out(exception: &str) -> String {
    let option = OPTIONS.iter().find(|option| exception.ends_with(&format!("got '{option}'")));
    match option {
        Some(option) => format!("Write `postgresql_{option}=`."),
        None if exception.starts_with(NO_DEFAULT) => {
            "Write the default as text, `\"0\"`, or as SQL, `sa.text(\"0\")`.".to_owned()
        }
        None if exception.contains("can't render element of type") => {
            "Take a type that PostgreSQL has, or add one by `.with_variant(…, \"postgresql\")`.".to_owned()
        }
        None => "Correct the call.".to_owned(),
    }
}
