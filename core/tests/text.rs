//! Places and edits: bytes inside, lines and UTF-16 columns outside.

use retort_core::text::{ByteRange, Edit, LineIndex, Position, SourceFile, apply_edits};

#[test]
fn a_position_counts_utf16_units_and_comes_back() {
    let text = "abc\nä🧪x\r\n\nlast";
    let index = LineIndex::new(text);
    for (offset, _) in text.char_indices() {
        let position = index.position(text, offset);
        let visible = !matches!(text.as_bytes().get(offset), Some(b'\n')) || !text[..offset].ends_with('\r');
        assert!(!visible || index.offset(text, position) == offset, "byte {offset} became {position:?}");
    }
    assert_eq!(index.position(text, text.find('x').unwrap()), Position { line: 2, column: 3 });
    assert_eq!(index.column_in_chars(text, text.find('x').unwrap()), 2);
}

#[test]
fn a_position_outside_the_text_is_its_nearest_end() {
    let text = "one\ntwo";
    let index = LineIndex::new(text);
    assert_eq!(index.offset(text, Position { line: 1, column: 99 }), 3);
    assert_eq!(index.offset(text, Position { line: 99, column: 0 }), text.len());
    assert_eq!(index.position(text, 99), Position { line: 2, column: 3 });
}

#[test]
fn edits_are_made_in_any_order() {
    let edits =
        [Edit::insert(3, "!"), Edit::replace(ByteRange::new(0, 1), "O"), Edit::delete(ByteRange::new(4, 7))];
    assert_eq!(apply_edits("one two", &edits).unwrap(), "One! ");
}

#[test]
fn edits_at_one_place_keep_their_order() {
    assert_eq!(apply_edits("x", &[Edit::insert(0, "a"), Edit::insert(0, "b")]).unwrap(), "abx");
}

#[test]
fn edits_that_overlap_or_leave_the_text_are_refused() {
    let overlapping = [Edit::delete(ByteRange::new(0, 2)), Edit::delete(ByteRange::new(1, 3))];
    assert!(apply_edits("abcd", &overlapping).is_err());
    assert!(apply_edits("abcd", &[Edit::insert(9, "x")]).is_err());
    assert!(apply_edits("ä", &[Edit::insert(1, "x")]).is_err(), "inside a character");
}

#[test]
fn a_file_knows_its_line_ends_and_indentation() {
    let file = SourceFile::new("a.py", "def f():\r\n\tpass\r\n");
    assert_eq!(file.newline(), "\r\n");
    assert_eq!(file.indent_at(file.text.find("pass").unwrap()), "\t");
    assert_eq!(SourceFile::new("b.py", "x").newline(), "\n");
}
