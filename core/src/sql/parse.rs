//! From text to commands, also when parts of the text are not known.

use super::{
    Command, Form, SqlError, convert,
    split::{Shape, Stretch, in_word},
    tree,
};
use crate::{
    fact::{Piece, Text},
    text::ByteRange,
};

/// The commands of a text, and the text that their ranges are in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Parsed {
    /// The text; a hole stands in it as `{name}`.
    pub text: String,
    /// Its commands, in order. What does not parse is there as [`Form::Unparsed`].
    pub commands: Vec<Command>,
}

/// The commands of `sql`, or the first error in it.
pub fn parse(sql: &str) -> Result<Vec<Command>, SqlError> {
    let tree = tree::parse(sql)?;
    let shape = Shape::of(sql);
    let commands = tree.stmts.iter().filter_map(|statement| {
        let form = convert::form(tree::kind(statement.stmt.as_deref()?)?);
        let start = usize::try_from(statement.stmt_location).unwrap_or(0);
        let end = match usize::try_from(statement.stmt_len) {
            Ok(length) if length > 0 => start + length,
            _ => sql.len(),
        };
        let range = ByteRange::new(start, end);
        Some(Command { form, range: shape.trim(sql, range).unwrap_or(range) })
    });
    Ok(commands.collect())
}

/// The commands of a text that may have holes. Each hole is tried as a name, a string, a number and a list, until the text
/// parses; names in the forms then hold it as `{name}`. A text that does not parse as a whole is read statement by statement.
pub fn parse_text(text: &Text) -> Parsed {
    let holed = Holed::new(text);
    let commands = match holed.parse(ByteRange::new(0, holed.text.len())) {
        Ok(commands) => commands,
        Err(whole) => {
            let parts = holed.shape.statements(&holed.text);
            match parts.as_slice() {
                [] => Vec::new(),
                [only] => vec![holed.unparsed(*only, whole)],
                parts => parts
                    .iter()
                    .flat_map(|part| {
                        holed.parse(*part).unwrap_or_else(|error| vec![holed.unparsed(*part, error)])
                    })
                    .collect(),
            }
        }
    };
    Parsed { text: holed.text, commands }
}

/// What is put in the place of a word that has a hole in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    /// `"ix_{name}"`.
    Name,
    /// `'ix_{name}'`.
    Text,
    /// `0`.
    Number,
    /// `("ix_{name}")`.
    List,
}

impl Stand {
    fn next(self) -> Option<Stand> {
        match self {
            Stand::Name => Some(Stand::Text),
            Stand::Text => Some(Stand::Number),
            Stand::Number => Some(Stand::List),
            Stand::List => None,
        }
    }
}

/// How often a text is tried at most.
const TRIES: usize = 16;

/// A text with holes, laid out.
struct Holed {
    /// The text with holes as `{name}`.
    text: String,
    /// Every hole.
    holes: Vec<ByteRange>,
    /// Words of code that have a hole in them: what a stand takes the place of.
    words: Vec<ByteRange>,
    /// Holes within strings, quoted names and comments.
    inner: Vec<ByteRange>,
    /// The shape of the text, as if holes were plain words.
    shape: Shape,
}

impl Holed {
    fn new(text: &Text) -> Holed {
        let mut display = String::new();
        let mut masked = String::new();
        let mut holes = Vec::new();
        for piece in text.pieces() {
            match piece {
                Piece::Known(known) => {
                    display.push_str(known);
                    masked.push_str(known);
                }
                Piece::Hole(unknown) => {
                    let start = display.len();
                    display.push('{');
                    display.push_str(&unknown.name);
                    display.push('}');
                    masked.extend(std::iter::repeat_n('h', display.len() - start));
                    holes.push(ByteRange::new(start, display.len()));
                }
            }
        }
        let shape = Shape::of(&masked);
        let (mut words, mut inner): (Vec<ByteRange>, Vec<ByteRange>) = (Vec::new(), Vec::new());
        for &hole in &holes {
            if shape.at(hole.start) == Stretch::Code {
                let word = word_around(&masked, &shape, hole);
                if words.last() != Some(&word) {
                    words.push(word);
                }
            } else {
                inner.push(hole);
            }
        }
        Holed { text: display, holes, words, inner, shape }
    }

    /// The commands of one part of the text.
    fn parse(&self, part: ByteRange) -> Result<Vec<Command>, SqlError> {
        let mut stands: Vec<Stand> = self.words.iter().map(|_| Stand::Name).collect();
        let mut tries = 0;
        loop {
            let (sql, map) = self.filled(part, &stands);
            match parse(&sql) {
                Ok(mut commands) => {
                    for command in &mut commands {
                        command.range =
                            ByteRange::new(map.back(command.range.start), map.back(command.range.end));
                    }
                    return Ok(commands);
                }
                Err(error) => {
                    let cursor = error.cursor.map(|cursor| map.back(cursor));
                    tries += 1;
                    if tries == TRIES || !self.try_other(part, &mut stands, cursor) {
                        return Err(SqlError { message: error.message, cursor });
                    }
                }
            }
        }
    }

    /// Choose another stand for the word that the parser may have stumbled over: the last one up to `cursor`.
    fn try_other(&self, part: ByteRange, stands: &mut [Stand], cursor: Option<usize>) -> bool {
        let reach = cursor.unwrap_or(part.end);
        let tried = self.words.iter().zip(stands.iter_mut());
        let mut before = tried.filter(|(word, _)| part.contains(**word) && word.start <= reach);
        match before.next_back() {
            Some((_, stand)) => match stand.next() {
                Some(next) => {
                    *stand = next;
                    true
                }
                None => false,
            },
            None => false,
        }
    }

    /// The text of `part` with every hole filled, and the way back from its offsets.
    fn filled(&self, part: ByteRange, stands: &[Stand]) -> (String, Map) {
        let mut fills: Vec<(ByteRange, String)> = self
            .words
            .iter()
            .zip(stands)
            .map(|(word, stand)| (*word, self.stand(*word, *stand)))
            .chain(self.inner.iter().map(|hole| (*hole, self.within(*hole))))
            .filter(|(range, _)| part.contains(*range))
            .collect();
        fills.sort_by_key(|(range, _)| range.start);
        let mut sql = String::new();
        let mut map = Map::default();
        let mut at = part.start;
        for (range, fill) in &fills {
            map.known(sql.len(), at);
            sql.push_str(self.slice(ByteRange::new(at, range.start)));
            map.filled(sql.len(), *range);
            sql.push_str(fill);
            at = range.end;
        }
        map.known(sql.len(), at);
        sql.push_str(self.slice(ByteRange::new(at, part.end)));
        map.end = part.end;
        (sql, map)
    }

    fn slice(&self, range: ByteRange) -> &str {
        self.text.get(range.start..range.end).unwrap_or("")
    }

    /// What stands for a word of code. PostgreSQL folds what is not quoted, so the known letters are folded here.
    fn stand(&self, word: ByteRange, stand: Stand) -> String {
        let content = self.slice(word);
        let mut name = String::new();
        let mut at = word.start;
        for hole in self.holes.iter().filter(|hole| word.contains(**hole)) {
            name.push_str(&self.slice(ByteRange::new(at, hole.start)).to_lowercase());
            name.push_str(self.slice(*hole));
            at = hole.end;
        }
        name.push_str(&self.slice(ByteRange::new(at, word.end)).to_lowercase());
        match stand {
            Stand::Name => format!("\"{}\"", name.replace('"', "\"\"")),
            Stand::Text => format!("'{}'", content.replace('\'', "''")),
            Stand::Number => "0".to_owned(),
            Stand::List => format!("(\"{}\")", name.replace('"', "\"\"")),
        }
    }

    /// What stands for a hole inside a string, a quoted name or a comment.
    fn within(&self, hole: ByteRange) -> String {
        let content = self.slice(hole);
        match self.shape.at(hole.start) {
            Stretch::Name => content.replace('"', "\"\""),
            Stretch::Text => content.replace('\'', "''").replace('\\', "/"),
            Stretch::Dollar => content.replace('$', "_"),
            Stretch::Code | Stretch::Comment => {
                content.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect()
            }
        }
    }

    fn unparsed(&self, part: ByteRange, error: SqlError) -> Command {
        let hole = self.words.iter().find(|word| part.contains(**word));
        let message = match hole {
            Some(word) => format!("what this does depends on {}, which is not known", self.slice(*word)),
            None => error.message,
        };
        Command { form: Form::Unparsed { message, at: error.cursor }, range: part }
    }
}

/// The word that a hole is part of, within its stretch of code.
fn word_around(masked: &str, shape: &Shape, hole: ByteRange) -> ByteRange {
    let bounds = shape.range_at(hole.start).unwrap_or(hole);
    let code = masked.as_bytes();
    let part = |at: usize| code.get(at).copied().is_some_and(in_word);
    let mut word = hole;
    while word.start > bounds.start && part(word.start - 1) {
        word.start -= 1;
    }
    while word.end < bounds.end && part(word.end) {
        word.end += 1;
    }
    word
}

/// From offsets in a filled text back to those in the text with holes.
#[derive(Debug, Default)]
struct Map {
    /// Where each piece begins in the filled text, where in the other, and whether all of it is one place there.
    pieces: Vec<(usize, usize, Option<usize>)>,
    end: usize,
}

impl Map {
    fn known(&mut self, filled: usize, text: usize) {
        self.pieces.push((filled, text, None));
    }

    fn filled(&mut self, filled: usize, range: ByteRange) {
        self.pieces.push((filled, range.start, Some(range.end)));
    }

    fn back(&self, offset: usize) -> usize {
        let index = self.pieces.partition_point(|(filled, ..)| *filled <= offset);
        let piece = index.checked_sub(1).and_then(|index| self.pieces.get(index));
        match piece {
            Some((filled, text, None)) => (text + (offset - filled)).min(self.end),
            Some((_, text, Some(_))) => *text,
            None => offset.min(self.end),
        }
    }
}

#[cfg(test)]
mod tests;
