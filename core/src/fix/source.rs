//! Edits inside a call: its keyword arguments.

use crate::{
    ops::Arg,
    text::{ByteRange, Edit, SourceFile},
};

/// Adds `keyword` (such as `name="x"`) behind the last argument, on a line of its own where the call is written so.
pub fn add_keyword(file: &SourceFile, call: ByteRange, args: &[Arg], keyword: &str) -> Option<Edit> {
    let Some(last) = args.iter().max_by_key(|arg| arg.range.end) else {
        let closing = call.end.checked_sub(1)?;
        return (file.slice(ByteRange::new(closing, call.end)) == ")")
            .then(|| Edit::insert(closing, keyword));
    };
    let line_start = file.lines.line_start(file.lines.line_of(last.range.start));
    let begins_line = file.slice(ByteRange::new(line_start, last.range.start)).trim().is_empty();
    let rest_of_line = rest_of_line(file, last.range.end);
    let separator = if begins_line && !rest_of_line.contains('#') {
        format!(",{}{}", file.newline(), file.indent_at(last.range.start))
    } else {
        ", ".to_owned()
    };
    Some(Edit::insert(last.range.end, format!("{separator}{keyword}")))
}

/// Takes the keyword argument `name` out, where it is written.
pub fn remove_keyword(file: &SourceFile, args: &[Arg], name: &str) -> Option<Edit> {
    remove_argument(file, args, args.iter().position(|arg| arg.name.as_deref() == Some(name))?)
}

/// `, schema="…"` behind other arguments, or nothing.
pub fn schema_keyword(file: &SourceFile, schema: Option<&str>) -> String {
    schema.map_or_else(String::new, |schema| format!(", schema={}", quote(file, schema)))
}

/// Gives the keyword argument `name` the value `value`, adding it where it is not written yet.
pub fn set_keyword(
    file: &SourceFile,
    call: ByteRange,
    args: &[Arg],
    name: &str,
    value: &str,
) -> Option<Edit> {
    match args.iter().find(|arg| arg.name.as_deref() == Some(name)) {
        Some(arg) => Some(replace_argument(arg, value)),
        None => add_keyword(file, call, args, &format!("{name}={value}")),
    }
}

/// Puts `value` in place of an argument's value.
pub fn replace_argument(arg: &Arg, value: &str) -> Edit {
    Edit::replace(arg.value, value)
}

/// Takes an argument out, with the comma and the white space that belong to it; with its line, where it has one for itself,
/// so that a comment on the line before stays.
pub fn remove_argument(file: &SourceFile, args: &[Arg], index: usize) -> Option<Edit> {
    let arg = args.get(index)?;
    let before = index.checked_sub(1).and_then(|previous| args.get(previous));
    let line = file.lines.line_of(arg.range.start);
    let (start, end) = (file.lines.line_start(line), file.lines.line_end(line));
    let is_alone = file.slice(ByteRange::new(start, arg.range.start)).trim().is_empty()
        && arg.range.end <= end
        && file.slice(ByteRange::new(arg.range.end, end)).trim() == ",";
    match (before, args.get(index + 1)) {
        _ if is_alone => Some(Edit::delete(ByteRange::new(start, end))),
        (Some(before), _) => Some(Edit::delete(ByteRange::new(before.range.end, arg.range.end))),
        (None, Some(next)) => Some(Edit::delete(ByteRange::new(arg.range.start, next.range.start))),
        (None, None) => Some(Edit::delete(arg.range)),
    }
}

/// `text` as a Python string literal in the quotes that the file prefers, or in the others where these stand in the text.
pub fn quote(file: &SourceFile, text: &str) -> String {
    let preferred = file.quotes();
    let other = if preferred == '"' { '\'' } else { '"' };
    let mark = if text.contains(preferred) && !text.contains(other) { other } else { preferred };
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push(mark);
    for character in text.chars() {
        match character {
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            character if character == mark => {
                quoted.push('\\');
                quoted.push(mark);
            }
            character => quoted.push(character),
        }
    }
    quoted.push(mark);
    quoted
}

fn rest_of_line(file: &SourceFile, offset: usize) -> &str {
    let end = file.lines.line_end(file.lines.line_of(offset));
    file.slice(ByteRange::new(offset, end))
}

/// The callee of another method of the object that `op` is called on: `op.add_column` gives `op.alter_column`. Nothing
/// for a function imported by itself, as in `from alembic.op import add_column`.
pub fn sibling_call(file: &SourceFile, op: &crate::ops::Op, method: &str) -> Option<String> {
    let callee = file.slice(op.call).split('(').next()?;
    let (object, _) = callee.trim_end().rsplit_once('.')?;
    Some(format!("{object}.{method}"))
}
