//! The lexical shape of SQL: which stretches are code, strings, quoted names and comments.
//!
//! Needed where PostgreSQL's parser cannot help: to put something in the place of a hole, to cut a text that does not parse
//! into its statements, and to leave out comments around a command.

use super::LONGEST_NAME;
use crate::text::ByteRange;

/// What a stretch of SQL is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stretch {
    /// Keywords, names, numbers, operators, white space.
    Code,
    /// `"…"`.
    Name,
    /// `'…'`.
    Text,
    /// `$tag$…$tag$`.
    Dollar,
    /// `-- …` or `/* … */`.
    Comment,
}

/// A text cut into stretches that cover all of it.
#[derive(Debug)]
pub struct Shape {
    stretches: Vec<(Stretch, ByteRange)>,
}

/// The comments of a SQL text that run to the end of their line.
#[cfg(feature = "engine")]
pub fn line_comments(sql: &str) -> Vec<ByteRange> {
    let comments = Shape::of(sql).stretches.into_iter().filter(|(stretch, range)| {
        *stretch == Stretch::Comment && sql.get(range.start..).is_some_and(|rest| rest.starts_with("--"))
    });
    comments.map(|(_, range)| range).collect()
}

impl Shape {
    /// The shape of `sql`. What is not closed runs to the end.
    pub fn of(sql: &str) -> Shape {
        let bytes = sql.as_bytes();
        let mut stretches = Vec::new();
        let (mut at, mut code) = (0, 0);
        while let Some(&byte) = bytes.get(at) {
            let next = bytes.get(at + 1).copied();
            let found = match byte {
                b'\'' => Some((Stretch::Text, quoted(bytes, at, b'\'', escapes(bytes, at)))),
                b'"' => Some((Stretch::Name, quoted(bytes, at, b'"', false))),
                b'-' if next == Some(b'-') => Some((Stretch::Comment, line_end(bytes, at))),
                b'/' if next == Some(b'*') => Some((Stretch::Comment, block_end(bytes, at))),
                b'$' => dollar_end(sql, at).map(|end| (Stretch::Dollar, end)),
                _ => None,
            };
            match found {
                Some((stretch, end)) => {
                    if code < at {
                        stretches.push((Stretch::Code, ByteRange::new(code, at)));
                    }
                    stretches.push((stretch, ByteRange::new(at, end)));
                    at = end;
                    code = end;
                }
                None => at += 1,
            }
        }
        if code < bytes.len() {
            stretches.push((Stretch::Code, ByteRange::new(code, bytes.len())));
        }
        Shape { stretches }
    }

    /// The names, without quotation marks.
    fn names<'a>(&self, sql: &'a str) -> Vec<&'a str> {
        let text = |range: &ByteRange| sql.get(range.start..range.end).unwrap_or("");
        let mut names = Vec::new();
        for (stretch, range) in &self.stretches {
            match stretch {
                Stretch::Code => {
                    names.extend(text(range).split(|c: char| !c.is_alphanumeric() && c != '_' && c != '$'));
                }
                Stretch::Name => names.push(text(range).trim_matches('"')),
                _ => {}
            }
        }
        names
    }
}

/// The names in `sql` of which PostgreSQL does not keep all, in their order.
pub fn long_names(sql: &str) -> Vec<String> {
    let mut long: Vec<String> = Vec::new();
    for name in Shape::of(sql).names(sql) {
        if name.len() > LONGEST_NAME && !long.iter().any(|known| known == name) {
            long.push(name.to_owned());
        }
    }
    long
}

impl Shape {
    /// What stands at `offset`.
    pub fn at(&self, offset: usize) -> Stretch {
        let index = self.stretches.partition_point(|(_, range)| range.end <= offset);
        self.stretches.get(index).map_or(Stretch::Code, |(stretch, _)| *stretch)
    }

    /// The range of the stretch that `offset` lies in.
    pub fn range_at(&self, offset: usize) -> Option<ByteRange> {
        let index = self.stretches.partition_point(|(_, range)| range.end <= offset);
        self.stretches.get(index).map(|(_, range)| *range)
    }

    /// `range` without white space and comments at its ends; nothing when there is nothing else in it.
    pub fn trim(&self, sql: &str, range: ByteRange) -> Option<ByteRange> {
        let mut result: Option<ByteRange> = None;
        for (stretch, part) in &self.stretches {
            let (start, end) = (part.start.max(range.start), part.end.min(range.end));
            if start >= end || *stretch == Stretch::Comment {
                continue;
            }
            let text = sql.get(start..end).unwrap_or("");
            let inner = text.trim_start();
            if inner.is_empty() {
                continue;
            }
            let start = start + (text.len() - inner.len());
            let solid = ByteRange::new(start, start + inner.trim_end().len());
            result = Some(result.map_or(solid, |so_far| so_far.cover(solid)));
        }
        result
    }

    /// The ranges between semicolons, without those that hold nothing.
    pub fn statements(&self, sql: &str) -> Vec<ByteRange> {
        let mut result = Vec::new();
        let mut start = 0;
        let code = self.stretches.iter().filter(|(stretch, _)| *stretch == Stretch::Code);
        let semicolons = code.flat_map(|(_, range)| {
            sql.get(range.start..range.end).unwrap_or("").match_indices(';').map(|(at, _)| range.start + at)
        });
        for end in semicolons.chain([sql.len()]) {
            result.extend(self.trim(sql, ByteRange::new(start, end)));
            start = end + 1;
        }
        result
    }
}

/// Whether a byte can be part of a name without quotes.
pub fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

/// Whether the string that opens at `at` is an `E'…'`.
fn escapes(bytes: &[u8], at: usize) -> bool {
    let before = |back: usize| at.checked_sub(back).and_then(|at| bytes.get(at)).copied();
    matches!(before(1), Some(b'e' | b'E')) && !before(2).is_some_and(in_word)
}

fn quoted(bytes: &[u8], start: usize, quote: u8, escapes: bool) -> usize {
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' if escapes => at += 2,
            _ if byte == quote && bytes.get(at + 1) == Some(&quote) => at += 2,
            _ if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn line_end(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or(&[]);
    rest.iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |length| start + length)
}

fn block_end(bytes: &[u8], start: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = start;
    while at < bytes.len() {
        match (bytes.get(at), bytes.get(at + 1)) {
            (Some(b'/'), Some(b'*')) => {
                depth += 1;
                at += 2;
            }
            (Some(b'*'), Some(b'/')) => {
                depth = depth.saturating_sub(1);
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The end of the dollar-quoted string that opens at `at`, if one does.
fn dollar_end(sql: &str, at: usize) -> Option<usize> {
    let before = at.checked_sub(1).and_then(|before| sql.as_bytes().get(before)).copied();
    if before.is_some_and(in_word) {
        return None;
    }
    let rest = sql.get(at + 1..)?;
    let length = rest.find('$')?;
    let tag = rest.get(..length)?;
    let fits = tag.bytes().all(|byte| in_word(byte) && byte != b'$')
        && !tag.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
    if !fits {
        return None;
    }
    let mark = sql.get(at..at + length + 2)?;
    let body = at + mark.len();
    Some(sql.get(body..)?.find(mark).map_or(sql.len(), |found| body + found + mark.len()))
}

#[cfg(test)]
mod tests {
    use super::Shape;

    fn statements(sql: &str) -> Vec<&str> {
        let shape = Shape::of(sql);
        shape.statements(sql).into_iter().map(|range| &sql[range.start..range.end]).collect()
    }

    #[test]
    fn semicolons_part_statements_only_in_code() {
        let sql = "-- a;b\nSELECT ';', \";\", $$;$$, $x$;$$;$x$ /* ; /* ; */ ; */; \n ;UPDATE t SET a = E'\\';' ; -- end;";
        assert_eq!(
            statements(sql),
            ["SELECT ';', \";\", $$;$$, $x$;$$;$x$", "UPDATE t SET a = E'\\';'"],
            "comments at the ends go, empty statements go"
        );
    }

    #[test]
    fn what_is_not_closed_runs_to_the_end() {
        for sql in [
            "SELECT 'a; b",
            "SELECT \"a; b",
            "SELECT $$a; b",
            "SELECT 1 $",
            "SELECT $1; x$",
            "/* a; b",
            "E'\\",
        ] {
            assert!(statements(sql).len() <= 2, "{sql}");
        }
    }
}
