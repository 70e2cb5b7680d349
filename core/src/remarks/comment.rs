//! A comment on a line, which goes along with its line as the text changes.

use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// What somebody says about a line.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Comment {
    /// The line, from 1. Where its line has gone, the one that stands in its place.
    pub line: u32,
    /// What the line said when the comment was written, without the blanks around it: by this it is found again.
    pub quote: String,
    /// What is said.
    pub text: String,
    /// Who says so, if they want to say who they are.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
}

/// Whether the line that a comment stands at says something else than when it was written.
pub fn is_of_another_line(comment: &Comment, text: &str) -> bool {
    text.lines().nth(index(comment.line)).is_none_or(|line| line.trim() != comment.quote)
}

/// Takes comments from a text to the text that came out of it: each stays with its line, wherever that went. A line that was
/// changed in its place keeps its comments. One that comes back, as when a step is undone, gets them again.
pub fn follow(comments: &mut [Comment], before: &str, after: &str) {
    if comments.is_empty() || before == after {
        return;
    }
    let (before, after): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let changes = capture_diff_slices(Algorithm::Patience, &before, &after);
    for comment in comments {
        let moved = moved(index(comment.line), &changes).min(after.len().saturating_sub(1));
        let is_quoted = |at: &usize| after.get(*at).is_some_and(|line| line.trim() == comment.quote);
        let at = if is_quoted(&moved) {
            moved
        } else {
            // What was written on an empty line could be anywhere.
            let same = (0..after.len()).filter(is_quoted).filter(|_| !comment.quote.is_empty());
            same.min_by_key(|at| at.abs_diff(moved)).unwrap_or(moved)
        };
        comment.line = u32::try_from(at + 1).unwrap_or(u32::MAX);
    }
}

/// Where the line at `at` came to.
fn moved(at: usize, changes: &[DiffOp]) -> usize {
    let Some(change) = changes.iter().find(|change| change.old_range().contains(&at)) else { return at };
    let (old, new) = (change.old_range(), change.new_range());
    // In the place of several lines may be fewer.
    new.start + (at - old.start).min(new.len().saturating_sub(1))
}

fn index(line: u32) -> usize {
    (line as usize).saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "def upgrade():\n    op.add_column(\"a\")\n    op.drop_table(\"b\")\n\n\ndef downgrade():\n    pass\n";

    /// Where a comment on `quote` comes to, by what its line says then, and whether that is another line.
    fn followed(quote: &str, texts: &[&str]) -> (String, bool) {
        let line = TEXT.lines().position(|line| line.trim() == quote).unwrap();
        let mut comments =
            [Comment { line: u32::try_from(line + 1).unwrap(), quote: quote.into(), ..Comment::default() }];
        let mut before = TEXT.to_owned();
        for after in texts {
            follow(&mut comments, &before, after);
            before = (*after).to_owned();
        }
        let said = before.lines().nth(index(comments[0].line)).unwrap_or_default().trim().to_owned();
        (said, is_of_another_line(&comments[0], &before))
    }

    #[test]
    fn a_comment_goes_with_its_line() {
        let above = TEXT.replace("def upgrade", "# one\n# two\ndef upgrade");
        let between = TEXT.replace("    op.drop", "    op.execute(\"c\")\n    op.drop");
        let both = above.replace("    op.add_column(\"a\")\n", "");
        for text in [&above, &between, &both] {
            assert_eq!(followed("op.drop_table(\"b\")", &[text]), ("op.drop_table(\"b\")".into(), false));
        }
    }

    #[test]
    fn a_comment_stays_at_a_line_that_is_changed_and_says_so() {
        let changed = TEXT.replace("\"b\"", "\"bb\"");
        assert_eq!(followed("op.drop_table(\"b\")", &[&changed]), ("op.drop_table(\"bb\")".into(), true));
    }

    #[test]
    fn a_comment_follows_a_line_that_is_moved() {
        let moved =
            TEXT.replace("    op.drop_table(\"b\")\n", "").replace("    pass", "    op.drop_table(\"b\")");
        assert_eq!(followed("op.drop_table(\"b\")", &[&moved]), ("op.drop_table(\"b\")".into(), false));
    }

    #[test]
    fn a_comment_waits_where_its_line_was_and_finds_it_again() {
        let gone = TEXT.replace("    op.drop_table(\"b\")\n", "");
        assert!(followed("op.drop_table(\"b\")", &[&gone]).1);
        assert_eq!(followed("op.drop_table(\"b\")", &[&gone, TEXT]), ("op.drop_table(\"b\")".into(), false));
        assert!(followed("op.drop_table(\"b\")", &[""]).1);
        assert_eq!(followed("op.drop_table(\"b\")", &["", TEXT]), ("op.drop_table(\"b\")".into(), false));
    }

    #[test]
    fn what_is_typed_a_letter_at_a_time_takes_no_comment_along() {
        let letters = ["    o", "    op", "    op.", "    op.x"];
        let texts: Vec<String> = letters
            .iter()
            .map(|typed| TEXT.replace("    op.drop", &format!("{typed}\n    op.drop")))
            .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        assert_eq!(followed("op.drop_table(\"b\")", &texts), ("op.drop_table(\"b\")".into(), false));
    }
}
