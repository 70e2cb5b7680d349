//! Edits inside the SQL of `op.execute("…")`.

use crate::{
    ops::{Execute, Op, OpKind},
    rules::RuleContext,
    run::{Run, Step},
    text::ByteRange,
};

/// Where a step's command stands in the file, when an edit there is an edit of this command and of nothing else: the SQL
/// is one plain literal without escapes and holes, and the call runs once, where it is written.
pub fn command_in_source(ctx: &RuleContext<'_>, run: &Run, step: &Step) -> Option<ByteRange> {
    let op = run.op_of(step).filter(|op| ctx.is_written_once(op) && op.when.is_none())?;
    let literal = literal_of(op)?;
    let sql = run.statements.get(step.statement)?.sql.to_string();
    (ctx.file.slice(literal) == sql)
        .then(|| ByteRange::new(literal.start + step.range.start, literal.start + step.range.end))
}

/// The offset behind the first of `words` in a command, as SQL tells words apart. Nothing where a comment or a quotation
/// mark comes first: words in there are none.
pub fn behind_word(ctx: &RuleContext<'_>, command: ByteRange, words: &[&str]) -> Option<usize> {
    let text = ctx.file.slice(command);
    let mut start = None;
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, character.is_alphanumeric() || character == '_') {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                let word = text.get(from..at)?;
                if words.iter().any(|wanted| wanted.eq_ignore_ascii_case(word)) {
                    return Some(command.start + at);
                }
                start = None;
            }
            _ => {}
        }
        let rest = text.get(at..)?;
        if rest.starts_with(['\'', '"']) || rest.starts_with("--") || rest.starts_with("/*") {
            return None;
        }
    }
    None
}

fn literal_of(op: &Op) -> Option<ByteRange> {
    match &op.kind {
        OpKind::Execute(Execute::Sql { literal, .. }) => *literal,
        _ => None,
    }
}
