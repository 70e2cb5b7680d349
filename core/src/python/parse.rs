//! Text to syntax tree: the only file that names the parser.
//!
//! The parser, the interpreter and the dropping of a tree all use the stack once for each level of nesting, and a wasm
//! stack cannot be caught when it overflows. So the tokens are looked over first, and a text that nests deeper than any
//! migration does is refused with a message.

use rustpython_parser::{
    FStringErrorType, Parse, ParseError, ParseErrorType, StringKind, Tok,
    lexer::{LexResult, LexicalErrorType},
    text_size::TextRange,
};

pub(crate) use rustpython_parser::ast;

use super::{ParseFailure, limits};
use crate::text::ByteRange;

/// A parsed file: its statements and its comments.
pub(crate) struct Parsed {
    /// The module's statements.
    pub(crate) suite: ast::Suite,
    /// Every comment, `#` included, in order.
    pub(crate) comments: Vec<ByteRange>,
}

/// Parses `text`, or says where and why it cannot.
pub(crate) fn parse(text: &str) -> Result<Parsed, ParseFailure> {
    if text.len() > limits::FILE_BYTES {
        return Err(ParseFailure {
            range: ByteRange::at(0),
            message: format!(
                "This file is larger than {} MB, which Retort does not read. Keep data out of the migration, or split it.",
                limits::FILE_BYTES / 1_000_000
            ),
        });
    }
    let tokens = tokens(text);
    refuse_deep_nesting(&tokens)?;
    let comments = comments(text, &tokens);
    let ends = ends(&tokens);
    match <ast::Suite as Parse>::parse_tokens(tokens, "") {
        Ok(suite) => Ok(Parsed { suite, comments }),
        Err(error) => Err(failure(text, &ends, &error)),
    }
}

/// The tokens up to the first error, which the lexer would go on to repeat for ever.
fn tokens(text: &str) -> Vec<LexResult> {
    let mut tokens = Vec::with_capacity(text.len() / 4);
    for token in <ast::Suite as Parse>::lex_starts_at(text, 0.into()) {
        let last = token.is_err();
        tokens.push(token);
        if last {
            break;
        }
    }
    tokens
}

/// The bytes that a node of the tree covers.
pub(crate) fn range(node: &impl ast::Ranged) -> ByteRange {
    bytes(node.range())
}

fn bytes(range: TextRange) -> ByteRange {
    ByteRange::new(range.start().into(), range.end().into())
}

/// Where each token begins and ends.
fn ends(tokens: &[LexResult]) -> Vec<ByteRange> {
    tokens.iter().flatten().map(|(_, range)| bytes(*range)).collect()
}

/// What lies between two tokens is white space, line breaks, and comments.
fn comments(text: &str, tokens: &[LexResult]) -> Vec<ByteRange> {
    let mut found = Vec::new();
    let mut from = 0;
    for (token, range) in tokens.iter().flatten() {
        let range = bytes(*range);
        // A line break's token may reach over the comment in front of it.
        let until =
            if matches!(token, Tok::Newline | Tok::Indent | Tok::Dedent) { range.end } else { range.start };
        collect_comments(text, from, until, &mut found);
        from = from.max(until).max(range.end);
    }
    collect_comments(text, from, text.len(), &mut found);
    found
}

fn collect_comments(text: &str, from: usize, until: usize, found: &mut Vec<ByteRange>) {
    let mut at = from;
    while let Some(hash) = text.get(at..until).and_then(|gap| gap.find('#')) {
        let start = at + hash;
        let line = text.get(start..).unwrap_or("");
        let end = start + line.find(['\n', '\r']).unwrap_or(line.len());
        found.push(ByteRange::new(start, end));
        at = end;
    }
}

/// How deep the text nests at the token being looked at, never underestimated.
#[derive(Default)]
struct Nesting {
    /// For each open bracket, and the line itself: operators, calls and the like since the last comma.
    chains: Vec<usize>,
    /// The sum of `chains`.
    chained: usize,
    /// `lambda`s on this logical line; a comma among their parameters does not end them.
    lambdas: usize,
    /// For each open indentation: `elif`s in a row.
    elifs: Vec<usize>,
}

impl Nesting {
    fn link(&mut self, links: usize) {
        self.chained += links;
        match self.chains.last_mut() {
            Some(chain) => *chain += links,
            None => self.chains.push(links),
        }
    }

    fn end_chain(&mut self) {
        if let Some(chain) = self.chains.last_mut() {
            self.chained -= *chain;
            *chain = 0;
        }
    }

    fn open(&mut self) {
        self.link(1);
        self.chains.push(0);
    }

    fn close(&mut self) {
        if self.chains.len() > 1 {
            self.chained -= self.chains.pop().unwrap_or(0);
        }
    }

    fn new_line(&mut self) {
        self.chains.clear();
        self.chained = 0;
        self.lambdas = 0;
    }

    fn elif(&mut self) {
        match self.elifs.last_mut() {
            Some(count) => *count += 1,
            None => self.elifs.push(1),
        }
    }
}

fn refuse_deep_nesting(tokens: &[LexResult]) -> Result<(), ParseFailure> {
    let mut nesting = Nesting::default();
    for (token, range) in tokens.iter().flatten() {
        match token {
            Tok::Lpar | Tok::Lsqb | Tok::Lbrace => nesting.open(),
            Tok::Rpar | Tok::Rsqb | Tok::Rbrace => nesting.close(),
            Tok::Comma => nesting.end_chain(),
            Tok::Newline | Tok::Semi => nesting.new_line(),
            Tok::Indent => nesting.elifs.push(0),
            Tok::Dedent => {
                nesting.elifs.pop();
            }
            Tok::Elif => nesting.elif(),
            Tok::Lambda => {
                nesting.lambdas += 1;
                nesting.link(1);
            }
            Tok::String { value, kind: StringKind::FString | StringKind::RawFString, .. } => {
                nesting.link(links_in_fields(value));
            }
            Tok::Name { .. }
            | Tok::Int { .. }
            | Tok::Float { .. }
            | Tok::String { .. }
            | Tok::Equal
            | Tok::Colon => {}
            _ => nesting.link(1),
        }
        let what = if nesting.chains.len() > limits::BRACKETS {
            "brackets inside brackets"
        } else if nesting.chained > limits::CHAIN || nesting.lambdas > limits::LAMBDAS {
            "an expression with this many parts in a row"
        } else if nesting.elifs.len() > limits::INDENTS {
            "blocks inside blocks"
        } else if nesting.elifs.iter().sum::<usize>() > limits::ELIFS {
            "this many `elif`s in a row"
        } else {
            continue;
        };
        return Err(ParseFailure {
            range: bytes(*range),
            message: format!(
                "Retort stops reading here: {what} would take more memory than a page has. Write it as several statements."
            ),
        });
    }
    Ok(())
}

/// How deep the expressions in an f-string can nest at most: everything in them that could make a level.
fn links_in_fields(text: &str) -> usize {
    let mut open = 0_usize;
    let mut links = 0;
    let mut most = 0;
    let mut word = false;
    for character in text.chars() {
        match character {
            '{' => open += 1,
            '}' => open = open.saturating_sub(1),
            _ => {}
        }
        if open == 0 {
            most = most.max(links);
            links = 0;
        } else if character.is_alphanumeric() || character == '_' {
            // A word can be `not` or `lambda`.
            links += usize::from(!word);
            word = true;
            continue;
        } else if !character.is_whitespace() {
            links += 1;
        }
        word = false;
    }
    most.max(links)
}

/// The parser's error in Retort's words.
fn failure(text: &str, tokens: &[ByteRange], error: &ParseError) -> ParseFailure {
    let offset = usize::from(error.offset).min(text.len());
    let at = tokens.partition_point(|token| token.start < offset);
    // A string that ends with its line is noticed on the next one.
    let offset = match &error.error {
        ParseErrorType::Lexical(LexicalErrorType::OtherError(what)) if what.starts_with("EOL") => {
            text.get(..offset).map_or(offset, |before| before.trim_end_matches(['\n', '\r']).len())
        }
        _ => offset,
    };
    let range = match tokens.get(at) {
        Some(token) if token.start == offset => *token,
        _ => ByteRange::at(floor_boundary(text, offset)),
    };
    if let Some(bracket) = never_closed(text, tokens, error, range) {
        let character = text.get(bracket.start..bracket.end).unwrap_or("");
        let message =
            format!("`{character}` was never closed. Close it where its content ends, or paste the rest.");
        return ParseFailure { range: bracket, message };
    }
    let before =
        at.checked_sub(1).and_then(|at| tokens.get(at)).and_then(|token| text.get(token.start..token.end));
    let here = text.get(range.start..range.end).unwrap_or("");
    ParseFailure { range, message: explain(&error.error, here, before.unwrap_or("")) }
}

/// The innermost bracket that is still open at the end of the file, where that explains the error: the parser stumbles over
/// whatever comes after the line of the bracket. `CPython` blames the bracket by the same rule.
fn never_closed(
    text: &str,
    tokens: &[ByteRange],
    error: &ParseError,
    stumbled: ByteRange,
) -> Option<ByteRange> {
    if !matches!(
        error.error,
        ParseErrorType::Eof
            | ParseErrorType::UnrecognizedToken(..)
            | ParseErrorType::Lexical(LexicalErrorType::Eof)
    ) {
        return None;
    }
    let mut open = Vec::new();
    for token in tokens {
        match text.get(token.start..token.end) {
            Some("(" | "[" | "{") => open.push(*token),
            Some(")" | "]" | "}") => _ = open.pop(),
            _ => {}
        }
    }
    let bracket = open.pop()?;
    text.get(bracket.end..stumbled.start)?.contains('\n').then_some(bracket)
}

fn floor_boundary(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

const NEWER_F_STRING: &str = "Python before 3.12 cannot read this f-string, and Retort reads it as those do. Use the \
     other kind of quotes inside the braces, or put the value in a variable first.";

fn explain(error: &ParseErrorType, here: &str, before: &str) -> String {
    match error {
        ParseErrorType::Lexical(LexicalErrorType::OtherError(_)) if is_f_string(here) => NEWER_F_STRING.to_owned(),
        ParseErrorType::Lexical(error) => explain_lexical(error),
        ParseErrorType::Eof => {
            "The file ends in the middle of a statement. Paste all of it, or close the open bracket or block.".to_owned()
        }
        ParseErrorType::UnrecognizedToken(..) if before == "print" || before == "exec" => format!(
            "`{before}` without parentheses is Python 2, which Alembic no longer runs on. Write `{before}(…)`."
        ),
        ParseErrorType::UnrecognizedToken(Tok::Comma, _) if here == "," && !before.is_empty() => {
            "Python stops reading here: this comma is not expected. In Python 3, `except A, B:` is written \
             `except (A, B):`."
                .to_owned()
        }
        ParseErrorType::UnrecognizedToken(_, _) if is_f_string(before) => NEWER_F_STRING.to_owned(),
        ParseErrorType::UnrecognizedToken(Tok::Indent, _) => {
            "Python stops reading here: this line is indented further than the one before it allows. Line it up.".to_owned()
        }
        ParseErrorType::UnrecognizedToken(_, expected) if expected.as_deref() == Some("Indent") => {
            "Python stops reading here: a block must follow, indented. Add one, or write `pass`.".to_owned()
        }
        _ if here.trim().is_empty() => {
            "Python stops reading at the end of this line: something is missing. Check brackets, quotes and the colon."
                .to_owned()
        }
        _ => format!(
            "Python stops reading here: `{}` cannot stand after `{}`. Check brackets, commas and quotes before it.",
            shorten(here),
            shorten(before)
        ),
    }
}

fn is_f_string(token: &str) -> bool {
    let prefix: String = token.chars().take_while(char::is_ascii_alphabetic).take(3).collect();
    let rest = token.get(prefix.len()..).unwrap_or("");
    prefix.to_ascii_lowercase().contains('f') && rest.starts_with(['"', '\''])
}

fn shorten(text: &str) -> String {
    let mut short: String = text.lines().next().unwrap_or("").chars().take(30).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

fn explain_lexical(error: &LexicalErrorType) -> String {
    match error {
        LexicalErrorType::IndentationError => {
            "This line's indentation matches no block above it. Line it up with the block that it belongs to.".to_owned()
        }
        LexicalErrorType::TabError | LexicalErrorType::TabsAfterSpaces => {
            "This line mixes tabs and spaces in a way that Python refuses. Indent with spaces only.".to_owned()
        }
        LexicalErrorType::NestingError => "This bracket closes nothing. Take it out, or open one before it.".to_owned(),
        LexicalErrorType::Eof => {
            "The file ends inside a bracket or a string that is never closed. Close it, or paste the rest.".to_owned()
        }
        LexicalErrorType::FStringError(error) => explain_f_string(error),
        LexicalErrorType::UnrecognizedToken { tok } => {
            format!("`{tok}` means nothing in Python. Take it out, or put it into a string.")
        }
        LexicalErrorType::LineContinuationError => {
            "A backslash must be the last character of its line. Take out what follows it.".to_owned()
        }
        LexicalErrorType::DuplicateArgumentError(name) => {
            format!("The parameter `{name}` stands here twice. Rename one of them.")
        }
        LexicalErrorType::DuplicateKeywordArgumentError(name) => {
            format!("The keyword `{name}` is given twice. Keep one of them.")
        }
        LexicalErrorType::PositionalArgumentError | LexicalErrorType::UnpackedArgumentError => {
            "A positional argument follows a keyword argument. Move it in front.".to_owned()
        }
        LexicalErrorType::DefaultArgumentError => {
            "A parameter without a default follows one that has a default. Give it one, or move it in front.".to_owned()
        }
        LexicalErrorType::UnicodeError | LexicalErrorType::StringError => {
            "This string is not closed on its line, or holds an escape that does not exist. Check its quotes and \
             backslashes."
                .to_owned()
        }
        LexicalErrorType::OtherError(what) if what.starts_with("EOL") => {
            "This string is not closed on its line. Close it, or use three quotes for several lines.".to_owned()
        }
        LexicalErrorType::OtherError(what) => {
            format!("Python stops reading here ({}). Check brackets, quotes and indentation.", shorten(what))
        }
    }
}

fn explain_f_string(error: &FStringErrorType) -> String {
    match error {
        FStringErrorType::SingleRbrace | FStringErrorType::UnopenedRbrace | FStringErrorType::Unmatched(_) => {
            "This f-string has a closing bracket that nothing opens. Write `}}` for a brace in the text.".to_owned()
        }
        FStringErrorType::EmptyExpression => {
            "This f-string has empty braces. Put an expression in them, or write `{{}}` for braces in the text.".to_owned()
        }
        FStringErrorType::InvalidConversionFlag => {
            "After `!` in an f-string comes `r`, `s` or `a`. Use one of them.".to_owned()
        }
        _ => NEWER_F_STRING.to_owned(),
    }
}
