//! Text with and without the white space in front of its lines.

use crate::fact::Text;

/// Text without the white space that begins every line, as `textwrap.dedent` takes it away.
pub(super) fn dedent(text: &Text) -> Text {
    let whole = text.to_string();
    let margin = whole
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start_matches([' ', '\t']).len())
        .min()
        .unwrap_or(0);
    let mut at_start = true;
    let mut result = Text::default();
    for piece in text.pieces() {
        match piece {
            crate::fact::Piece::Hole(unknown) => {
                result.push_hole(unknown.clone());
                at_start = false;
            }
            crate::fact::Piece::Known(known) => {
                for (position, line) in known.split('\n').enumerate() {
                    if position > 0 {
                        result.push_str("\n");
                    }
                    let begins = position > 0 || at_start;
                    let blank = line.trim().is_empty() && known.split('\n').count() > position + 1;
                    let kept = match (begins, blank) {
                        (true, true) => "",
                        (true, false) => {
                            line.get(margin.min(line.len() - line.trim_start().len())..).unwrap_or(line)
                        }
                        (false, _) => line,
                    };
                    result.push_str(kept);
                }
                at_start = known.ends_with('\n');
            }
        }
    }
    result
}

/// Text with `prefix` in front of every line that is more than white space, as `textwrap.indent` puts it.
pub(super) fn indent(text: &str, prefix: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if !line.trim().is_empty() {
            result.push_str(prefix);
        }
        result.push_str(line);
    }
    result
}
