//! What is known, and what is not: unknown is a value that says why.

use crate::text::ByteRange;

/// Something the interpreter could not follow, with the reason and the place it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// A short name for the hole it leaves, such as `table_name` or `len(rows)`.
    pub name: String,
    /// Why it cannot be known, as the end of "… is unknown: ", without a full stop.
    pub why: String,
    /// The expression it came from.
    pub at: ByteRange,
    /// What kind of thing made it so.
    pub origin: Origin,
}

/// Where an unknown value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Origin {
    /// The application's own modules, or a library that Retort does not know. Calling it may do anything.
    Application,
    /// The database's answer. Calling its methods reads, and does nothing else.
    Data,
    /// Anything else: the clock, the environment, a branch that cannot be decided.
    #[default]
    Other,
}

impl Unknown {
    /// An unknown called `name`, because of `why`, read at `at`.
    pub fn new(name: impl Into<String>, why: impl Into<String>, at: ByteRange) -> Self {
        Self { name: name.into(), why: why.into(), at, origin: Origin::Other }
    }

    /// The same, with what made it so.
    #[must_use]
    pub fn from(self, origin: Origin) -> Self {
        Self { origin, ..self }
    }
}

/// A value that is either known or says why it is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact<T> {
    /// The value itself.
    Known(T),
    /// It cannot be known from the text.
    Unknown(Unknown),
}

impl<T> Fact<T> {
    /// The value, where it is known.
    pub fn known(&self) -> Option<&T> {
        match self {
            Fact::Known(value) => Some(value),
            Fact::Unknown(_) => None,
        }
    }
}

impl<T: PartialEq> Fact<T> {
    /// Whether this is known to be `value`.
    pub fn is(&self, value: &T) -> bool {
        self.known() == Some(value)
    }
}

/// A string of which some parts may be unknown, as in `f"ALTER TABLE {name} …"`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    pieces: Vec<Piece>,
}

/// One part of a [`Text`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Text that is known.
    Known(String),
    /// A hole where something unknown stands.
    Hole(Unknown),
}

impl Text {
    /// Text that is wholly known.
    pub fn known(text: impl Into<String>) -> Self {
        let mut result = Self::default();
        result.push_str(&text.into());
        result
    }

    /// Text that is wholly unknown.
    pub fn unknown(unknown: Unknown) -> Self {
        Self { pieces: vec![Piece::Hole(unknown)] }
    }

    /// The parts, in order; neighbouring known parts are one.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The whole text, when all of it is known.
    pub fn as_known(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [] => Some(""),
            [Piece::Known(text)] => Some(text),
            _ => None,
        }
    }

    /// Whether this is known to be `text`.
    pub fn is(&self, text: &str) -> bool {
        self.as_known() == Some(text)
    }

    /// The unknown parts, in order.
    pub fn holes(&self) -> impl Iterator<Item = &Unknown> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Known(_) => None,
            Piece::Hole(unknown) => Some(unknown),
        })
    }

    /// Add known text at the end.
    pub fn push_str(&mut self, text: &str) {
        match self.pieces.last_mut() {
            _ if text.is_empty() => {}
            Some(Piece::Known(last)) => last.push_str(text),
            _ => self.pieces.push(Piece::Known(text.to_owned())),
        }
    }

    /// Add a hole at the end.
    pub fn push_hole(&mut self, unknown: Unknown) {
        self.pieces.push(Piece::Hole(unknown));
    }

    /// Add another text at the end.
    pub fn push(&mut self, other: &Text) {
        for piece in &other.pieces {
            match piece {
                Piece::Known(text) => self.push_str(text),
                Piece::Hole(unknown) => self.push_hole(unknown.clone()),
            }
        }
    }

    /// The text with each known part passed through `change`; holes stay.
    #[must_use]
    pub fn map_known(&self, change: impl Fn(&str) -> String) -> Text {
        let mut result = Text::default();
        for piece in &self.pieces {
            match piece {
                Piece::Known(text) => result.push_str(&change(text)),
                Piece::Hole(unknown) => result.push_hole(unknown.clone()),
            }
        }
        result
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::known(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::known(text)
    }
}

/// Holes are written `{name}`, so that a person sees where something is missing.
impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.pieces.iter().try_for_each(|piece| match piece {
            Piece::Known(text) => f.write_str(text),
            Piece::Hole(unknown) => write!(f, "{{{}}}", unknown.name),
        })
    }
}
