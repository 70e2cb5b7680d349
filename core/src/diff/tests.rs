use super::*;
use crate::{
    report::{FileKind, Severity},
    text::{Position, Span},
};

const TEXT: &str = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n";

fn span(start: (u32, u32), end: (u32, u32)) -> Span {
    let place = |(line, column)| Position { line, column };
    Span { start: place(start), end: place(end) }
}

fn edit(start: (u32, u32), end: (u32, u32), text: &str) -> TextEdit {
    TextEdit { span: span(start, end), text: text.into() }
}

fn fix(applicability: Applicability, edits: Vec<TextEdit>) -> Fix {
    Fix { title: "Do it".into(), applicability, edits, new_files: Vec::new() }
}

fn finding(key: &str, fixes: Vec<Fix>) -> Finding {
    Finding {
        key: key.into(),
        rule: "some-rule".into(),
        severity: Severity::Warning,
        direction: None,
        span: Span::default(),
        title: key.into(),
        message: String::new(),
        uncertain: None,
        fixes,
        ignore: None,
    }
}

fn file(findings: Vec<Finding>) -> FileReport {
    FileReport { path: "a.py".into(), kind: FileKind::Revision, findings, ..FileReport::default() }
}

fn safe(key: &str, edits: Vec<TextEdit>) -> Finding {
    finding(key, vec![fix(Applicability::Safe, edits)])
}

fn planned(findings: Vec<Finding>) -> Plan {
    plan(TEXT, &file(findings), &Decisions::default())
}

fn keys(changes: &[Change]) -> Vec<&str> {
    changes.iter().map(|change| change.finding.as_str()).collect()
}

/// A hunk as `diff -u` would print it.
fn unified(hunk: &Hunk) -> String {
    let line = |line: &Line| {
        let sign = match line.sign {
            Sign::Same => ' ',
            Sign::Removed => '-',
            Sign::Added => '+',
        };
        let number = |number: Option<u32>| number.map_or("..".into(), |number| format!("{number:2}"));
        format!("{} {} {sign}{}\n", number(line.old), number(line.new), line.text())
    };
    hunk.lines.iter().map(line).collect()
}

#[test]
fn a_replaced_line_is_shown_with_its_surroundings() {
    let plan = planned(vec![safe("a", vec![edit((5, 0), (5, 4), "FIVE")])]);
    assert_eq!(plan.corrected, TEXT.replace("five", "FIVE"));
    assert_eq!(plan.hunks.len(), 1);
    assert_eq!(
        unified(&plan.hunks[0]),
        " 2  2  two\n 3  3  three\n 4  4  four\n 5 .. -five\n..  5 +FIVE\n 6  6  six\n 7  7  seven\n 8  8  eight\n"
    );
    assert_eq!(plan.hunks[0].original_lines(), (5, 5));
}

#[test]
fn whole_lines_that_go_leave_their_neighbours_alone() {
    let plan = planned(vec![safe("a", vec![edit((2, 0), (4, 0), "")])]);
    assert_eq!(
        unified(&plan.hunks[0]),
        " 1  1  one\n 2 .. -two\n 3 .. -three\n 4  2  four\n 5  3  five\n 6  4  six\n"
    );
}

#[test]
fn an_insertion_is_shown_as_added_lines_only() {
    let plan = planned(vec![safe("a", vec![edit((2, 0), (2, 0), "new\n")])]);
    assert_eq!(
        unified(&plan.hunks[0]),
        " 1  1  one\n..  2 +new\n 2  3  two\n 3  4  three\n 4  5  four\n 5  6  five\n"
    );
    assert_eq!(plan.hunks[0].original_lines(), (2, 2));
}

#[test]
fn an_insertion_at_the_end_is_shown_after_the_last_line() {
    let plan = planned(vec![safe("a", vec![edit((11, 0), (11, 0), "eleven\n")])]);
    assert_eq!(plan.corrected, format!("{TEXT}eleven\n"));
    assert!(unified(&plan.hunks[0]).ends_with("10 10  ten\n.. 11 +eleven\n"));
}

#[test]
fn an_edit_that_joins_two_lines_shows_both() {
    let plan = planned(vec![safe("a", vec![edit((2, 3), (3, 0), " ")])]);
    assert!(unified(&plan.hunks[0]).contains(" 2 .. -two\n 3 .. -three\n..  2 +two three\n"));
}

#[test]
fn neighbouring_lines_share_a_hunk_that_names_both_findings() {
    let plan = planned(vec![
        safe("a", vec![edit((2, 0), (2, 3), "TWO")]),
        safe("b", vec![edit((3, 0), (3, 5), "THREE")]),
    ]);
    assert_eq!(plan.hunks.len(), 1);
    assert_eq!(keys(&plan.hunks[0].changes), ["a", "b"]);
}

#[test]
fn lines_between_two_hunks_are_shown_once() {
    let plan = planned(vec![
        safe("a", vec![edit((2, 0), (2, 3), "TWO\n2")]),
        safe("b", vec![edit((7, 0), (7, 5), "SEVEN")]),
    ]);
    assert_eq!(plan.hunks.len(), 2);
    assert!(unified(&plan.hunks[0]).ends_with(" 3  4  three\n 4  5  four\n 5  6  five\n"));
    assert!(unified(&plan.hunks[1]).starts_with(" 6  7  six\n 7 .. -seven\n..  8 +SEVEN\n"));
}

#[test]
fn the_words_that_differ_are_marked() {
    let text = "op.drop_column('users', 'name')\n";
    let with = |text: &str| {
        plan(
            "op.drop_column('users', 'name')\n",
            &file(vec![safe("a", vec![edit((1, 0), (1, 31), text)])]),
            &Decisions::default(),
        )
    };
    let plan = with("op.drop_column('users', 'fullname')");
    let changed: Vec<_> =
        plan.hunks[0].lines.iter().flat_map(|line| &line.pieces).filter(|piece| piece.changed).collect();
    assert_eq!(changed.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>(), ["name", "fullname"]);
    assert_eq!(text.trim_end(), plan.hunks[0].lines[0].text());
}

#[test]
fn of_two_contradicting_fixes_the_first_wins_and_the_other_waits() {
    let plan = planned(vec![
        safe("a", vec![edit((2, 0), (4, 0), "")]),
        safe("b", vec![edit((3, 0), (3, 5), "THREE")]),
    ]);
    assert_eq!((keys(&plan.changes), keys(&plan.waiting)), (vec!["a"], vec!["b"]));
}

#[test]
fn an_insertion_inside_a_replaced_stretch_waits() {
    let plan = planned(vec![
        safe("a", vec![edit((2, 0), (4, 0), "")]),
        safe("b", vec![edit((3, 0), (3, 0), "x\n")]),
    ]);
    assert_eq!(keys(&plan.waiting), ["b"]);
}

#[test]
fn an_edit_that_two_fixes_share_is_made_once() {
    let import = || edit((1, 0), (1, 0), "import x\n");
    let findings = vec![
        safe("a", vec![import(), edit((5, 0), (5, 4), "x.five")]),
        safe("b", vec![import(), edit((9, 0), (9, 4), "x.nine")]),
    ];
    let plan = planned(findings.clone());
    assert_eq!(plan.corrected.matches("import x").count(), 1);
    assert_eq!(keys(&plan.hunks[0].changes), ["a", "b"]);
    assert_eq!(edits_of(&file(findings), &plan.changes).len(), 3);
}

#[test]
fn a_rejected_fix_makes_room_for_the_one_that_waited() {
    let file =
        file(vec![safe("a", vec![edit((2, 0), (4, 0), "")]), safe("b", vec![edit((3, 0), (3, 5), "THREE")])]);
    let decisions = Decisions { rejected: ["a".to_owned()].into(), ..Decisions::default() };
    let plan = plan(TEXT, &file, &decisions);
    assert_eq!((keys(&plan.rejected), keys(&plan.changes)), (vec!["a"], vec!["b"]));
}

#[test]
fn the_chosen_fix_takes_the_place_of_the_first() {
    let fixes = vec![
        fix(Applicability::Display, vec![edit((2, 0), (2, 3), "shown")]),
        fix(Applicability::Review, vec![edit((2, 0), (2, 3), "first")]),
        fix(Applicability::Safe, vec![edit((2, 0), (2, 3), "second")]),
    ];
    let file = file(vec![finding("a", fixes)]);
    let with = |chosen: Option<usize>| {
        let chosen = chosen.map(|index| ("a".to_owned(), index)).into_iter().collect();
        plan(TEXT, &file, &Decisions { chosen, ..Decisions::default() })
    };
    assert!(with(None).corrected.contains("first"));
    assert!(with(Some(2)).corrected.contains("second"));
    assert!(with(Some(9)).corrected.contains("first"));
    let shown = with(Some(0));
    assert_eq!((keys(&shown.suggestions), shown.corrected.as_str()), (vec!["a"], TEXT));
    assert_eq!(preview(TEXT, &shown.suggestions[0], &file.findings[0].fixes[0]).len(), 1);
}

#[test]
fn a_fix_that_contradicts_itself_is_not_made() {
    let plan = planned(vec![safe("a", vec![edit((2, 0), (3, 2), ""), edit((3, 0), (3, 5), "x")])]);
    assert_eq!((keys(&plan.waiting), plan.corrected.as_str()), (vec!["a"], TEXT));
}

/// A small generator, so that the same thousand cases run everywhere.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit.max(1)
    }
}

/// What a reader who trusts the hunks would make of the original: context kept, lines gone and come.
fn patched(text: &str, hunks: &[Hunk]) -> String {
    let originals: Vec<&str> = text.lines().collect();
    let mut out: Vec<String> = Vec::new();
    let mut next = 1;
    for line in hunks.iter().flat_map(|hunk| &hunk.lines) {
        let until = line.old.unwrap_or(next);
        while next < until {
            out.push(originals[next as usize - 1].to_owned());
            next += 1;
        }
        if let Some(old) = line.old {
            assert_eq!(line.text(), originals[old as usize - 1], "a line of the original is shown as it is");
            next = old + 1;
        }
        if line.sign != Sign::Removed {
            assert_eq!(
                line.new,
                u32::try_from(out.len() + 1).ok(),
                "a line of the corrected version has its number"
            );
            out.push(line.text());
        }
    }
    out.extend(originals.iter().skip(next as usize - 1).map(|line| (*line).to_owned()));
    out.join("\n")
}

#[test]
fn the_hunks_always_say_how_the_original_becomes_the_corrected_text() {
    const PIECES: [&str; 7] = ["a", "bb\n", "\n", "é", "𝄞 x\n", "    op.f()\n", "\r\n"];
    let mut numbers = Numbers(7);
    for round in 0..3000 {
        let mut some = |most: usize| (0..numbers.below(most)).map(|_| numbers.below(7)).collect::<Vec<_>>();
        let mut text: String = some(40).into_iter().map(|piece| PIECES[piece]).collect();
        text.push('\n');
        let inserted: Vec<String> =
            (0..3).map(|_| some(4).into_iter().map(|piece| PIECES[piece]).collect()).collect();
        let lines = LineIndex::new(&text);
        let mut boundary = || {
            let mut at = numbers.below(text.len() + 1);
            // Editors count a CRLF as one place, so no edit ends inside one.
            while !text.is_char_boundary(at) || text[..at].ends_with('\r') {
                at += 1;
            }
            lines.position(&text, at)
        };
        let findings = inserted.iter().enumerate().map(|(index, inserted)| {
            let (a, b) = (boundary(), boundary());
            let edit = TextEdit { span: Span { start: a.min(b), end: a.max(b) }, text: inserted.clone() };
            safe(&format!("{index}"), vec![edit])
        });
        let file = file(findings.collect());
        let plan = plan(&text, &file, &Decisions::default());
        let corrected: Vec<&str> = plan.corrected.lines().collect();
        assert_eq!(patched(&text, &plan.hunks), corrected.join("\n"), "round {round}: {text:?} {file:?}");
        assert_eq!(plan.changes.len() + plan.waiting.len(), 3);
    }
}
