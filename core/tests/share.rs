//! Reviews as links and as files: what goes in comes out, and what is anybody's harms nobody.

#![cfg(test)]

#[path = "support/dice.rs"]
mod dice;

use std::{fs, path::Path};

use dice::Dice;
use retort_core::{
    protocol::{InputFile, Role},
    remarks::{Comment, Opinion, Tick, Verdict},
    settings::{Rows, Runner, Settings, TransactionMode},
    share::{Broken, LINK_VERSION, SharedFile, SharedReview, from_file, from_link, to_file, to_link},
};

/// The letters of a link.
const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn file(path: &str, text: &str) -> SharedFile {
    InputFile { path: path.into(), text: text.into(), role: Role::Review }.into()
}

/// A review of two files with settings that nobody has by default, and all that a person can say.
fn review() -> SharedReview {
    let mut settings = Settings {
        transaction: TransactionMode::PerMigration,
        runner: Runner::Poetry,
        ..Settings::default()
    };
    settings.rows.insert("public.orders".into(), Rows::About(2_000_000));
    settings.rules.insert("missing-lock-timeout".into(), None);
    let mut context = file("b.py", "revision = \"b\"\r\n\t# é 🚀 \u{0}\n");
    context.file.role = Role::Context;
    let mut judged = file("versions/a.py", "def upgrade():\n    pass\n");
    judged.decisions.rejected.insert("unnamed-index:1a2b3c".into());
    judged.ticks.insert("review-9".into(), Tick { done: true, note: "on staging".into() });
    judged.comments.push(Comment {
        line: 2,
        quote: "pass".into(),
        text: "Is this all?\n<b>".into(),
        by: String::new(),
    });
    SharedReview {
        files: vec![judged, context],
        open: 1,
        settings,
        opinion: Opinion {
            verdict: Some(Verdict::RequestChanges),
            summary: "Not yet.".into(),
            by: "Ada".into(),
        },
        rules: 100,
    }
}

/// The migrations that the examples of the page are.
fn examples() -> Vec<SharedFile> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/examples");
    let mut files: Vec<SharedFile> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| file(path.file_name().unwrap().to_str().unwrap(), &fs::read_to_string(&path).unwrap()))
        .collect();
    files.sort_by(|a, b| a.file.path.cmp(&b.file.path));
    files
}

#[test]
fn what_goes_into_a_link_comes_out() {
    let whole = review();
    assert_eq!(from_link(&to_link(&whole)), Ok(whole));
    for example in examples() {
        let shared = SharedReview { files: vec![example], ..SharedReview::default() };
        assert_eq!(from_link(&to_link(&shared)), Ok(shared));
    }
}

#[test]
fn what_goes_into_a_file_comes_out() {
    let shared = review();
    let text = to_file(&shared);
    assert!(text.starts_with("{\n  \"retort\": 1,\n"), "{text}");
    assert_eq!(from_file(&text), Ok(shared));
}

#[test]
fn any_text_comes_through() {
    let mut dice = Dice(7);
    for round in 0..300 {
        let length = dice.roll(if round % 10 == 0 { 20_000 } else { 300 });
        let text: String = (0..length)
            .map(|_| match dice.roll(4) {
                0 => '\n',
                1 => char::from(32 + u8::try_from(dice.roll(95)).unwrap()),
                2 => char::from_u32(u32::try_from(dice.roll(0x11_0000)).unwrap()).unwrap_or('\u{fffd}'),
                _ => 'a',
            })
            .collect();
        let files = vec![file("a.py", &text); 1 + dice.roll(3)];
        let shared = SharedReview { files, ..SharedReview::default() };
        assert_eq!(from_link(&to_link(&shared)), Ok(shared), "round {round}");
    }
}

#[test]
fn a_link_is_short_and_made_of_letters_that_an_address_may_hold() {
    for example in examples() {
        let link = to_link(&SharedReview { files: vec![example.clone()], ..SharedReview::default() });
        let (version, letters) = link.split_once('.').unwrap();
        assert_eq!(version, LINK_VERSION.to_string());
        assert!(letters.bytes().all(|letter| LETTERS.contains(&letter)), "{link}");
        assert!(
            link.len() * 2 < example.file.text.len(),
            "{}: {} of {}",
            example.file.path,
            link.len(),
            example.file.text.len()
        );
    }
}

#[test]
fn every_version_that_was_ever_written_opens() {
    // Copied from a page of that version. A link that somebody kept is never to break.
    let version_1 = "1.ddehDQAACAOwX_gLQYInwe93FGLJ5vtABSwC5tn0wtn-GAYSBygA8Q";
    let shared = from_link(version_1).unwrap();
    assert_eq!(shared.files, [file("a.py", "def upgrade():\n    op.drop_table(\"orders\")\n")]);
}

#[test]
fn what_gives_context_can_be_left_out() {
    let left = review().without_context();
    assert_eq!(left.files.len(), 1);
    assert_eq!((left.files[0].file.path.as_str(), left.open), ("versions/a.py", 0));
    assert_eq!(left.opinion, review().opinion);
}

#[test]
fn a_review_from_where_there_are_more_rules_is_known() {
    assert!(!review().is_of_more_rules());
    assert!(SharedReview { rules: 10_000, ..review() }.is_of_more_rules());
}

#[test]
fn a_link_that_a_mail_broke_in_lines_opens() {
    let link = to_link(&review());
    let (start, end) = link.split_at(30);
    assert_eq!(from_link(&format!(" {start}\r\n  {end}\n")), Ok(review()));
}

#[test]
fn a_broken_link_says_what_is_broken() {
    let link = to_link(&review());
    let cut = &link[..link.len() - 5];
    let said = [
        ("", Broken::NoLink),
        ("hello", Broken::NoLink),
        ("x.AAAA", Broken::NoLink),
        ("0.AAAA", Broken::NoLink),
        ("9.AAAA", Broken::Newer(9)),
        ("1.", Broken::Damaged),
        ("1.AA", Broken::Damaged),
        ("1.AAAAAAAAAA", Broken::Damaged),
        ("1.AA%20AA", Broken::Sign('%')),
        ("1.<script>", Broken::Sign('<')),
        (cut, Broken::Damaged),
        (&format!("{link}."), Broken::Sign('.')),
        (&format!("{link}AAAA"), Broken::Damaged),
    ];
    for (link, why) in said {
        assert_eq!(from_link(link), Err(why), "{link}");
    }
}

#[test]
fn one_wrong_letter_is_noticed_or_does_no_harm() {
    let link = to_link(&review()).into_bytes();
    let mut dice = Dice(11);
    for _ in 0..3_000 {
        let mut wrong = link.clone();
        let at = 2 + dice.roll(wrong.len() - 2);
        wrong[at] = LETTERS[dice.roll(LETTERS.len())];
        let opened = from_link(str::from_utf8(&wrong).unwrap());
        assert!(
            matches!(&opened, Err(Broken::Damaged | Broken::NoReview(_))) || opened == Ok(review()),
            "{opened:?}"
        );
    }
}

#[test]
fn garbage_is_refused_whatever_it_is() {
    let mut dice = Dice(13);
    for _ in 0..3_000 {
        let letters: String =
            (0..dice.roll(400)).map(|_| char::from(LETTERS[dice.roll(LETTERS.len())])).collect();
        assert!(from_link(&format!("1.{letters}")).is_err(), "{letters}");
    }
}

#[test]
fn what_is_too_large_is_refused_without_being_unpacked() {
    let large =
        SharedReview { files: vec![file("a.py", &"# \n".repeat(5_000_000))], ..SharedReview::default() };
    assert_eq!(from_link(&to_link(&large)), Err(Broken::TooLarge));
    let many = SharedReview { files: vec![file("a.py", ""); 6_000], ..SharedReview::default() };
    assert!(matches!(from_link(&to_link(&many)), Err(Broken::NoReview(_))));
    assert_eq!(from_link(&format!("1.{}", "A".repeat(5 << 20))), Err(Broken::TooLarge));
}

#[test]
fn a_file_that_holds_no_review_says_why() {
    let deep = format!("{{\"retort\":1,\"files\":{}", "[".repeat(100_000));
    for text in ["", "[]", "{}", "{\"retort\":1}", "{\"retort\":1,\"files\":[]}", &deep] {
        let said = from_file(text).unwrap_err();
        assert!(matches!(said, Broken::NoReview(_)), "{text:.40}: {said:?}");
        assert!(said.to_string().starts_with("It holds no review: "), "{said}");
    }
    assert_eq!(from_file("{\"retort\":2,\"later\":true}"), Err(Broken::Newer(2)));
}
