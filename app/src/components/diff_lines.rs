//! Lines that go and come: one under the other, or side by side.

use leptos::prelude::*;
use retort_core::diff::{Line, Piece, Sign};

/// The lines of a hunk. The signs are text, so that they are read out and copied too.
#[component]
pub(super) fn DiffLines(
    /// The lines.
    lines: Vec<Line>,
    /// Whether the original stands on the left and the corrected version on the right.
    side_by_side: bool,
    /// What this is, for who cannot see it.
    label: String,
) -> impl IntoView {
    let rows = if side_by_side {
        pairs(lines).into_iter().map(|(old, new)| pair_row(old, new)).collect_view().into_any()
    } else {
        lines.into_iter().map(row).collect_view().into_any()
    };
    view! {
        <table class="diff" class:diff--side-by-side=side_by_side aria-label=label><tbody>{rows}</tbody></table>
    }
}

fn row(line: Line) -> AnyView {
    view! {
        <tr class=format!("diff__row diff__row--{}", name(line.sign))>
            <td class="diff__number">{line.old}</td>
            <td class="diff__number">{line.new}</td>
            <td class="diff__sign">{sign(line.sign)}</td>
            <td class="diff__text">{text(line.pieces)}</td>
        </tr>
    }
    .into_any()
}

fn pair_row(old: Option<Line>, new: Option<Line>) -> AnyView {
    let half = |line: Option<Line>, number: fn(&Line) -> Option<u32>| match line {
        None => view! {
            <td class="diff__number"></td>
            <td class="diff__sign"></td>
            <td class="diff__text diff__text--none"></td>
        }
        .into_any(),
        Some(line) => {
            let class = |part: &str| format!("diff__{part} diff__cell--{}", name(line.sign));
            view! {
                <td class="diff__number">{number(&line)}</td>
                <td class=class("sign")>{sign(line.sign)}</td>
                <td class=class("text")>{text(line.pieces.clone())}</td>
            }
            .into_any()
        }
    };
    view! { <tr class="diff__row">{half(old, |line| line.old)} {half(new, |line| line.new)}</tr> }.into_any()
}

/// Removed lines beside the added ones that follow them.
fn pairs(lines: Vec<Line>) -> Vec<(Option<Line>, Option<Line>)> {
    let mut out: Vec<(Option<Line>, Option<Line>)> = Vec::new();
    for line in lines {
        match line.sign {
            Sign::Same => out.push((Some(line.clone()), Some(line))),
            Sign::Removed => out.push((Some(line), None)),
            Sign::Added => {
                let changed = out.iter().rposition(|pair| !matches!(pair, (_, None))).map_or(0, |at| at + 1);
                match out.get_mut(changed) {
                    Some(pair) => pair.1 = Some(line),
                    None => out.push((None, Some(line))),
                }
            }
        }
    }
    out
}

fn text(pieces: Vec<Piece>) -> Vec<AnyView> {
    let show = |(at, piece): (usize, Piece)| {
        let (head, rest) = piece.text.split_at(if at == 0 { head(&piece.text) } else { 0 });
        let head = (!head.is_empty()).then(|| view! { <span class="diff__head">{head.to_owned()}</span> });
        let text = view! { {head} {breakable(rest)} };
        if piece.changed {
            view! { <mark class="diff__changed">{text}</mark> }.into_any()
        } else {
            text.into_any()
        }
    };
    pieces.into_iter().enumerate().map(show).collect()
}

/// Signs behind which a long line of code is broken rather than in a word.
const OPENING: [char; 4] = ['(', '[', '{', '='];

/// A text that may be broken behind such signs; it is the same when it is copied.
fn breakable(text: &str) -> Vec<AnyView> {
    let show = |piece: &str| {
        let may_break = piece.ends_with(OPENING).then(|| view! { <wbr /> });
        view! { {piece.to_owned()} {may_break} }.into_any()
    };
    text.split_inclusive(OPENING).map(show).collect()
}

/// The length of a line's indentation and first word, up to where it may be broken; 0 where it is not indented.
fn head(text: &str) -> usize {
    let indent = text.len() - text.trim_start().len();
    let word = text.get(indent..).unwrap_or_default();
    let end = word.find(|sign: char| sign.is_whitespace() || OPENING.contains(&sign)).unwrap_or(word.len());
    if indent == 0 { 0 } else { indent + end }
}

fn name(sign: Sign) -> &'static str {
    match sign {
        Sign::Same => "same",
        Sign::Removed => "removed",
        Sign::Added => "added",
    }
}

fn sign(sign: Sign) -> &'static str {
    match sign {
        Sign::Same => " ",
        Sign::Removed => "-",
        Sign::Added => "+",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(sign: Sign, text: &str) -> Line {
        Line { sign, old: None, new: None, pieces: vec![Piece { text: text.into(), changed: false }] }
    }

    #[test]
    fn the_head_of_a_line_is_its_indentation_and_first_word() {
        for (head_of, rest) in
            [("    op.add_column", "(\"a b\")"), ("\tpass", ""), ("", "def upgrade():"), ("  ", ""), ("", "")]
        {
            assert_eq!(head(&format!("{head_of}{rest}")), head_of.len(), "{head_of}{rest}");
        }
    }

    #[test]
    fn lines_that_come_stand_beside_those_that_go() {
        let lines = vec![
            line(Sign::Same, "a"),
            line(Sign::Removed, "b"),
            line(Sign::Removed, "c"),
            line(Sign::Added, "d"),
            line(Sign::Same, "e"),
            line(Sign::Added, "f"),
        ];
        let shown: Vec<(String, String)> = pairs(lines)
            .into_iter()
            .map(|(old, new)| {
                (old.map_or("-".into(), |line| line.text()), new.map_or("-".into(), |line| line.text()))
            })
            .collect();
        let expected = [("a", "a"), ("b", "d"), ("c", "-"), ("e", "e"), ("-", "f")];
        assert_eq!(shown, expected.map(|(old, new)| (old.to_owned(), new.to_owned())));
    }
}
