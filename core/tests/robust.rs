//! No text, however broken, makes the SQL side panic: every mutation of real statements gives commands, effects and a schema.

#![cfg(test)]
#![cfg(feature = "engine")]

#[path = "support/dice.rs"]
mod dice;

use dice::Dice;
use retort_core::{
    fact::{Text, Unknown},
    pg::effects_of,
    schema::{Moment, Schema},
    settings::PgVersion,
    sql::parse_text,
    text::ByteRange,
};

const PIECES: [&str; 24] = [
    "'", "\"", "$$", "$a$", "--", "/*", "*/", ";", "(", ")", ",", ".", "\\", "E'", "ß", "🚀", "\0", " ",
    "NULL", "CASCADE", "0", "::text", "SELECT", "ONLY",
];

fn mutate(sql: &str, dice: &mut Dice) -> String {
    let mut chars: Vec<char> = sql.chars().collect();
    for _ in 0..=dice.roll(3) {
        let at = dice.roll(chars.len());
        match dice.roll(4) {
            0 => {
                chars.truncate(at);
            }
            1 => {
                let end = (at + 1 + dice.roll(8)).min(chars.len());
                chars.drain(at.min(end)..end);
            }
            2 => {
                let piece = PIECES[dice.roll(PIECES.len())];
                chars.splice(at..at, piece.chars());
            }
            _ => {
                let from = dice.roll(chars.len());
                let copy: Vec<char> = chars.iter().skip(from).take(dice.roll(20)).copied().collect();
                chars.splice(at..at, copy);
            }
        }
    }
    chars.into_iter().collect()
}

/// The text with some of its words turned into holes.
fn with_holes(sql: &str, dice: &mut Dice) -> Text {
    let mut text = Text::default();
    for word in sql.split_inclusive(' ') {
        if dice.roll(5) == 0 {
            text.push_hole(Unknown::new(word.trim(), "of a test", ByteRange::default()));
            text.push_str(" ");
        } else {
            text.push_str(word);
        }
    }
    text
}

#[test]
fn mutated_statements_are_read_without_a_panic() {
    let cases = include_str!("../oracle/cases.txt");
    let statements: Vec<&str> =
        cases.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    let mut dice = Dice(7);
    let mut schema = Schema::default();
    for command in parse_text(&Text::known(include_str!("../oracle/base.sql"))).commands {
        schema.apply(&command.form, Moment::default());
    }
    for round in 0..12_u32 {
        let mut known = schema.clone();
        for statement in &statements {
            let sql = mutate(statement, &mut dice);
            let text = if round % 2 == 0 { Text::known(sql) } else { with_holes(&sql, &mut dice) };
            let parsed = parse_text(&text);
            for command in parsed.commands {
                let range = command.range;
                assert!(parsed.text.get(range.start..range.end).is_some(), "{range:?} of {:?}", parsed.text);
                let version = PgVersion::all().nth(dice.roll(7)).unwrap_or_default();
                let now = Moment { revision: 1, transaction: round };
                let effects = effects_of(&command.form, &known, version, now);
                known.take_locks(&effects.locks, now);
                known.apply(&command.form, now);
            }
        }
    }
}
