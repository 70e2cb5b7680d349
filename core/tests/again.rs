//! One review after another, as somebody types: the same as a review from the beginning, and most of it not worked out again.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::sync::Arc;

use retort_core::{
    engine::{self, Reviewer},
    protocol::{Input, InputFile, Role},
    report::Report,
    settings::{Settings, TransactionMode},
};

/// A chain: each revision makes a table that refers to the one before, then changes that.
fn chain(count: usize) -> Vec<InputFile> {
    let id = |number: usize| format!("{number:04}");
    (0..count)
        .map(|number| {
            let parent =
                number.checked_sub(1).map_or("None".to_owned(), |parent| format!("{:?}", id(parent)));
            let refers = number.checked_sub(1).map_or_else(String::new, |parent| {
                format!(
                    "    op.create_foreign_key(None, \"t{number}\", \"t{parent}\", [\"parent\"], [\"id\"])\n    \
                     op.add_column(\"t{parent}\", sa.Column(\"later\", sa.Text(), nullable=False))\n"
                )
            });
            let text = format!(
                "import sqlalchemy as sa\nfrom alembic import op\n\nrevision = {:?}\ndown_revision = {parent}\n\n\n\
                 def upgrade() -> None:\n    op.create_table(\"t{number}\", sa.Column(\"id\", sa.BigInteger(), primary_key=True), \
                 sa.Column(\"parent\", sa.BigInteger()))\n{refers}\n\n\
                 def downgrade() -> None:\n    op.drop_table(\"t{number}\")\n",
                id(number)
            );
            InputFile { path: format!("versions/{}.py", id(number)), text, role: Role::Review }
        })
        .collect()
}

struct Session {
    reviewer: Reviewer,
    input: Input,
    last: Report,
}

impl Session {
    fn start(files: Vec<InputFile>) -> Session {
        let input = Input { files, settings: Settings::default() };
        let mut reviewer = Reviewer::default();
        let last = reviewer.review(&input, &mut |_| {});
        Session { reviewer, input, last }
    }

    /// Reviews what `change` makes of the input, holds it against a review from the beginning, and says which files were
    /// reviewed anew.
    fn after(&mut self, change: impl FnOnce(&mut Input)) -> Vec<usize> {
        change(&mut self.input);
        let report = self.reviewer.review(&self.input, &mut |_| {});
        let anew = serde_json::to_string(&engine::review(&self.input)).unwrap();
        assert_eq!(serde_json::to_string(&report).unwrap(), anew);
        let kept = |place: usize| {
            let (old, new) = (self.last.files.get(place), report.files.get(place));
            old.zip(new).is_some_and(|(old, new)| Arc::ptr_eq(old, new))
        };
        let anew = (0..report.files.len()).filter(|place| !kept(*place)).collect();
        self.last = report;
        anew
    }
}

fn replace(place: usize, from: &'static str, to: &'static str) -> impl FnOnce(&mut Input) {
    move |input| {
        let text = &mut input.files[place].text;
        assert!(text.contains(from), "{text}");
        *text = text.replacen(from, to, 1);
    }
}

#[test]
fn nothing_changed_and_nothing_is_done() {
    let mut session = Session::start(chain(9));
    assert_eq!(session.after(|_| {}), [0_usize; 0]);
}

#[test]
fn a_comment_concerns_its_file_alone() {
    let mut session = Session::start(chain(9));
    assert_eq!(session.after(replace(4, "def upgrade", "# why\ndef upgrade")), [4]);
    assert_eq!(session.after(replace(4, "# why", "# why not")), [4]);
}

#[test]
fn a_change_of_the_schema_concerns_those_behind_it_and_those_that_ask_of_the_table() {
    let mut session = Session::start(chain(9));
    // Each asks of its own table whether its foreign key has an index at the end: the fifth changes in the sixth.
    assert_eq!(session.after(replace(6, "sa.Text()", "sa.String(20)")), [5, 6, 7, 8]);
    assert_eq!(session.after(replace(6, "sa.String(20)", "sa.Text()")), [5, 6, 7, 8]);
    assert_eq!(session.after(replace(8, "sa.Text()", "sa.String(20)")), [7, 8]);
}

#[test]
fn an_index_that_comes_late_still_silences_the_foreign_key() {
    let mut session = Session::start(chain(4));
    let rules = |session: &Session| {
        session.last.files[1].findings.iter().filter(|it| it.rule == "foreign-key-without-index").count()
    };
    assert_eq!(rules(&session), 1);
    session.after(replace(
        3,
        "def upgrade() -> None:\n",
        "def upgrade() -> None:\n    op.create_index(\"i\", \"t1\", [\"parent\"])\n",
    ));
    assert_eq!(rules(&session), 0);
}

#[test]
fn a_new_parent_a_role_a_setting_and_a_file_less_concern_all_that_they_must() {
    let mut session = Session::start(chain(6));
    let all: Vec<usize> = (0..6).collect();
    session.after(replace(5, "down_revision = \"0004\"", "down_revision = \"0003\""));
    session.after(replace(5, "down_revision = \"0003\"", "down_revision = \"0004\""));
    session.after(|input| input.files[2].role = Role::Context);
    session.after(|input| input.files[2].role = Role::Review);
    assert_eq!(session.after(|input| input.settings.transaction = TransactionMode::PerMigration), all);
    assert_eq!(session.after(|input| input.settings.transaction = TransactionMode::PerRun), all);
    session.after(|input| input.files.truncate(5));
    session.after(|input| input.files.swap(0, 1));
    session.after(|input| input.files[3].text.push_str("def ("));
    session.after(replace(3, "def (", ""));
    session.after(replace(2, "op.drop_table", "op.execute(\"COMMIT\")\n    op.drop_table"));
    session.after(|input| {
        let text = "CREATE TABLE t0 (id bigint PRIMARY KEY);".to_owned();
        input.files.insert(0, InputFile { path: "schema.sql".into(), text, role: Role::Baseline });
    });
    session.after(|input| input.files[0].text.push_str(" CREATE TABLE other (id int);"));
    session.after(|input| input.files[1].path = "versions/renamed.py".into());
    session.after(|input| {
        let twice = input.files[2].clone();
        input.files.push(InputFile { text: twice.text.replace("t1", "t9"), ..twice });
    });
    session.after(|input| input.files.clear());
}
