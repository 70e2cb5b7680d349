//! What the methods of strings do to plain text: stripping, splitting, filling up, capital letters.

use crate::fact::{Piece, Text};

pub(super) fn strip(text: &Text, name: &str, characters: Option<&str>) -> Text {
    let goes = |c: char| match characters {
        Some(characters) => characters.contains(c),
        None => c.is_whitespace(),
    };
    let last = text.pieces().len().saturating_sub(1);
    let mut result = Text::default();
    for (position, piece) in text.pieces().iter().enumerate() {
        match piece {
            Piece::Hole(unknown) => result.push_hole(unknown.clone()),
            Piece::Known(known) => {
                let mut known = known.as_str();
                if position == 0 && name != "rstrip" {
                    known = known.trim_start_matches(goes);
                }
                if position == last && name != "lstrip" {
                    known = known.trim_end_matches(goes);
                }
                result.push_str(known);
            }
        }
    }
    result
}

pub(super) fn split(text: &str, by: Option<&str>, limit: Option<usize>, from_right: bool) -> Vec<String> {
    let Some(by) = by.filter(|by| !by.is_empty()) else {
        return match limit {
            Some(limit) => split_words(text, limit, from_right),
            None => text.split_whitespace().map(str::to_owned).collect(),
        };
    };
    match limit.map(|limit| limit.saturating_add(1)) {
        Some(parts) if from_right => {
            let mut parts: Vec<String> = text.rsplitn(parts, by).map(str::to_owned).collect();
            parts.reverse();
            parts
        }
        Some(parts) => text.splitn(parts, by).map(str::to_owned).collect(),
        None => text.split(by).map(str::to_owned).collect(),
    }
}

/// Splits at white space `limit` times; what is left stays as it is.
fn split_words(text: &str, limit: usize, from_right: bool) -> Vec<String> {
    let mut rest = if from_right { text.trim_end() } else { text.trim_start() };
    let mut words = Vec::new();
    while !rest.is_empty() && words.len() < limit {
        let (word, after) = if from_right {
            match rest.rfind(char::is_whitespace) {
                Some(at) => {
                    let space = rest.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
                    (rest.get(at + space..).unwrap_or(""), rest.get(..at).unwrap_or(""))
                }
                None => (rest, ""),
            }
        } else {
            rest.split_once(char::is_whitespace).unwrap_or((rest, ""))
        };
        words.push(word.to_owned());
        rest = if from_right { after.trim_end() } else { after.trim_start() };
    }
    if !rest.is_empty() {
        words.push(rest.to_owned());
    }
    if from_right {
        words.reverse();
    }
    words
}

/// `ljust`, `rjust` and `center`; nothing when it would become too long.
pub(super) fn aligned(text: &str, name: &str, width: i128, fill: char) -> Option<String> {
    let width = usize::try_from(width.max(0)).ok().filter(|width| *width < 10_000)?;
    let missing = width.saturating_sub(text.chars().count());
    let left = match name {
        "ljust" => 0,
        "rjust" => missing,
        // The odd one goes to the left when the width is odd as well.
        _ => missing / 2 + (missing & width & 1),
    };
    let filling = |count: usize| std::iter::repeat_n(fill, count).collect::<String>();
    Some(format!("{}{text}{}", filling(left), filling(missing - left)))
}

pub(super) fn capitalize(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters.flat_map(char::to_lowercase)).collect(),
        None => String::new(),
    }
}

pub(super) fn title(text: &str) -> String {
    let mut inside = false;
    text.chars()
        .map(|character| {
            let first = !inside;
            inside = character.is_alphabetic();
            if first { character.to_uppercase().to_string() } else { character.to_lowercase().to_string() }
        })
        .collect()
}
