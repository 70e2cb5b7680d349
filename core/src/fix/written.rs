//! Edits of SQL where it stands in the source: inside a string of Python, or in a file of SQL.

use crate::{
    ops::{Execute, OpKind},
    rules::RuleContext,
    run::{Run, Step},
    sql::{Shape, Stretch, in_word},
    text::{ByteRange, Edit},
};

/// The text of one command, as it stands in the source.
#[derive(Debug, Clone, Copy)]
pub struct WrittenSql<'a> {
    text: &'a str,
    start: usize,
}

impl<'a> WrittenSql<'a> {
    /// The text of a step's command; nothing where the source holds it in another shape (escapes, an f-string, pieces) or
    /// runs it in other places too.
    pub fn of(ctx: &RuleContext<'a>, run: &Run, step: &Step) -> Option<Self> {
        let op = run.op_of(step).filter(|op| ctx.is_written_once(op))?;
        let OpKind::Execute(Execute::Sql { literal: Some(literal), .. }) = &op.kind else { return None };
        let source = ctx.file.text.get(literal.start..literal.end)?;
        // Only where the two are one do places in the one count in the other. The white space around is not sent.
        let sent = run.statements.get(step.statement)?.sql.as_known()?;
        let margin = source.len() - source.trim_start().len();
        if sent.trim_end() != source.trim() {
            return None;
        }
        let text = source.get(margin + step.range.start..margin + step.range.end)?;
        Some(Self { text, start: literal.start + margin + step.range.start })
    }

    /// Where the command ends in the source.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Where these words stand one behind the other for the first time, outside of strings, quoted names and comments, with
    /// nothing but white space and comments between them. Their case does not matter.
    pub fn find(&self, words: &[&str]) -> Option<ByteRange> {
        let shape = Shape::of(self.text);
        let all = self.words(&shape);
        let next = |pair: &[ByteRange]| match pair {
            [one, two] => shape.trim(self.text, ByteRange::new(one.end, two.start)).is_none(),
            _ => true,
        };
        let found = all.windows(words.len().max(1)).find(|window| {
            window.iter().zip(words).all(|(range, word)| self.slice(*range).eq_ignore_ascii_case(word))
                && window.windows(2).all(next)
        })?;
        Some(self.in_source(found.first()?.cover(*found.last()?)))
    }

    /// Puts `addition` behind these words, in small letters where they are written so.
    pub fn insert_behind(&self, words: &[&str], addition: &str) -> Option<Edit> {
        Some(self.insert_at(self.find(words)?, addition))
    }

    /// Puts `addition` behind that one of these words which stands there first, likewise.
    pub fn insert_behind_first(&self, words: &[&str], addition: &str) -> Option<Edit> {
        let at = words.iter().filter_map(|word| self.find(&[*word])).min()?;
        Some(self.insert_at(at, addition))
    }

    /// Puts `replacement` in place of these words, in small letters where they are written so.
    pub fn replace(&self, words: &[&str], replacement: &str) -> Option<Edit> {
        let at = self.find(words)?;
        Some(Edit::replace(at, self.in_case_of(at, replacement)))
    }

    /// Takes these words out, with the white space in front of them.
    pub fn remove(&self, words: &[&str]) -> Option<Edit> {
        let at = self.find(words)?;
        let before = self.text.get(..at.start - self.start)?;
        Some(Edit::delete(ByteRange::new(self.start + before.trim_end().len(), at.end)))
    }

    /// Puts `addition` at the command's end, in small letters where its first word is written so.
    pub fn append(&self, addition: &str) -> Option<Edit> {
        let first = self.in_source(*self.words(&Shape::of(self.text)).first()?);
        Some(Edit::insert(self.start + self.text.len(), format!(" {}", self.in_case_of(first, addition))))
    }

    fn insert_at(&self, place: ByteRange, addition: &str) -> Edit {
        Edit::insert(place.end, format!(" {}", self.in_case_of(place, addition)))
    }

    /// The words outside of strings, quoted names and comments.
    fn words(&self, shape: &Shape) -> Vec<ByteRange> {
        let bytes = self.text.as_bytes();
        let mut words = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let end =
                bytes.iter().skip(at).position(|byte| !in_word(*byte)).map_or(bytes.len(), |more| at + more);
            if end == at {
                at += 1;
                continue;
            }
            if shape.at(at) == Stretch::Code {
                words.push(ByteRange::new(at, end));
            }
            at = end;
        }
        words
    }

    fn slice(&self, range: ByteRange) -> &'a str {
        self.text.get(range.start..range.end).unwrap_or("")
    }

    fn in_source(&self, range: ByteRange) -> ByteRange {
        ByteRange::new(self.start + range.start, self.start + range.end)
    }

    /// Keywords in the case of those at a place in the source.
    fn in_case_of(&self, place: ByteRange, keywords: &str) -> String {
        let model = self.slice(ByteRange::new(place.start - self.start, place.end - self.start));
        let small = !model.chars().any(char::is_uppercase);
        if small { keywords.to_lowercase() } else { keywords.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::apply_edits;

    fn edited(text: &str, edit: impl Fn(&WrittenSql<'_>) -> Option<Edit>) -> Option<String> {
        let sql = WrittenSql { text, start: 0 };
        Some(apply_edits(text, &[edit(&sql)?]).unwrap_or_default())
    }

    #[test]
    fn words_are_found_outside_of_strings_names_and_comments() {
        let concurrently =
            |sql: &WrittenSql<'_>| sql.insert_behind(&["MATERIALIZED", "VIEW"], "CONCURRENTLY");
        assert_eq!(
            edited("REFRESH  MATERIALIZED /* view */\n VIEW totals", concurrently).as_deref(),
            Some("REFRESH  MATERIALIZED /* view */\n VIEW CONCURRENTLY totals")
        );
        assert_eq!(
            edited("refresh materialized view totals", concurrently).as_deref(),
            Some("refresh materialized view concurrently totals")
        );
        assert_eq!(edited("REFRESH MATERIALIZED (VIEW totals", concurrently), None);
        assert_eq!(edited("SELECT 'materialized view', \"materialized view\"", concurrently), None);
    }

    #[test]
    fn a_word_goes_with_the_space_before_it() {
        let without = |sql: &WrittenSql<'_>| sql.remove(&["CASCADE"]);
        assert_eq!(
            edited("DROP TYPE cascade_kind\n  CASCADE", without).as_deref(),
            Some("DROP TYPE cascade_kind")
        );
    }
}
