//! The corrected version as a patch: real git applies it, and what comes out is the corrected version.

#![cfg(test)]

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use retort_core::{
    diff::{Addition, Change, Plan, patch},
    report::NewFile,
};

/// A folder of its own, gone when it goes.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("patch").join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.join(path)).unwrap()
    }

    /// Applies a patch as somebody would who has it in the clipboard.
    fn apply(&self, patch: &str) {
        let mut git = Command::new("git")
            .args(["apply", "--whitespace=nowarn", "-"])
            .current_dir(&self.0)
            // Else git would look for the repository that the tests are in.
            .env("GIT_CEILING_DIRECTORIES", self.0.parent().unwrap())
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        git.stdin.take().unwrap().write_all(patch.as_bytes()).unwrap();
        let done = git.wait_with_output().unwrap();
        assert!(done.status.success(), "{}\n{patch}", String::from_utf8_lossy(&done.stderr));
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn plan(corrected: &str, new: &[(&str, &str)]) -> Plan {
    let addition = |(path, text): &(&str, &str)| Addition {
        change: Change { finding: "f".into(), fix: 0 },
        file: NewFile { path: (*path).into(), text: (*text).into() },
    };
    Plan { corrected: corrected.into(), additions: new.iter().map(addition).collect(), ..Plan::default() }
}

#[test]
fn a_patch_reads_as_git_writes_one() {
    let before = "def upgrade():\n    op.drop_column(\"users\", \"name\")\n";
    let after = "def upgrade():\n    op.alter_column(\"users\", \"name\", new_column_name=\"full_name\")\n";
    let said = patch("versions/a.py", before, &plan(after, &[("versions/b.py", "revision = \"b\"\n")]));
    insta::assert_snapshot!(said, @r#"
    diff --git a/versions/a.py b/versions/a.py
    --- a/versions/a.py
    +++ b/versions/a.py
    @@ -1,2 +1,2 @@
     def upgrade():
    -    op.drop_column("users", "name")
    +    op.alter_column("users", "name", new_column_name="full_name")
    diff --git a/versions/b.py b/versions/b.py
    new file mode 100644
    --- /dev/null
    +++ b/versions/b.py
    @@ -0,0 +1 @@
    +revision = "b"
    "#);
    assert_eq!(patch("a.py", before, &plan(before, &[])), "");
}

#[test]
fn git_applies_it_whatever_the_text_is() {
    let long = (0..60).map(|line| format!("line {line}")).collect::<Vec<_>>().join("\n") + "\n";
    let texts = [
        ("one line more", "a\n", "a\nb\n".to_owned()),
        ("the end without a line break", "a\nb", "a\nc".to_owned()),
        ("a line break at the end that was not there", "a", "a\n".to_owned()),
        ("none that was", "a\nb\n", "a\nb".to_owned()),
        ("Windows line ends", "a\r\nb\r\nc\r\n", "a\r\nB\r\nc\r\n".to_owned()),
        ("a carriage return within a line", "a\rb\nc\n", "a\rb\nd\n".to_owned()),
        ("a byte order mark and what is not ASCII", "\u{feff}é\nß\n", "\u{feff}é\n🚀\n".to_owned()),
        ("everything gone", "a\nb\n", String::new()),
        ("two places far apart", &long, long.replace("line 3\n", "").replace("line 50\n", "line 50\nmore\n")),
    ];
    for (what, before, after) in texts {
        let folder = Folder::new("texts");
        folder.write("versions/a.py", before);
        folder.apply(&patch("versions/a.py", before, &plan(&after, &[])));
        if after.is_empty() {
            assert_eq!(folder.read("versions/a.py"), "", "{what}");
        } else {
            assert_eq!(folder.read("versions/a.py"), after, "{what}");
        }
    }
}

#[test]
fn git_finds_the_file_whatever_its_name_is() {
    for path in
        ["a.py", "with blanks/in it.py", "größer/été.py", "a\"quote.py", "back\\slash.py", "tab\there.py"]
    {
        let folder = Folder::new("names");
        folder.write(path, "a\n");
        folder.apply(&patch(path, "a\n", &plan("b\n", &[("new one/ü.py", "c"), ("empty.py", "")])));
        assert_eq!(folder.read(path), "b\n", "{path}");
        assert_eq!(folder.read("new one/ü.py"), "c", "{path}");
        assert_eq!(folder.read("empty.py"), "", "{path}");
    }
}
