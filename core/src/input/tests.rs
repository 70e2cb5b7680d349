use super::*;

const FIRST: &str = "\"\"\"first\n\nRevision ID: a1\n\"\"\"\nfrom alembic import op\n\nrevision = \"a1\"\ndown_revision = None\n\n\n\
                     def upgrade() -> None:\n    op.drop_table(\"a\")\n\n\ndef downgrade() -> None:\n    pass\n";

fn second() -> String {
    FIRST.replace("a1", "b2").replace("None\n\n\ndef up", "\"a1\"\n\n\ndef up").replace("first", "second")
}

fn raw(path: &str, bytes: impl AsRef<[u8]>) -> Raw {
    Raw { path: path.to_owned(), bytes: bytes.as_ref().to_vec(), found: false }
}

fn found(path: &str, bytes: impl AsRef<[u8]>) -> Raw {
    Raw { found: true, ..raw(path, bytes) }
}

fn known(path: &str, text: &str) -> InputFile {
    InputFile { path: path.to_owned(), text: text.to_owned(), role: Role::Review }
}

/// The names, with their roles where these are not the usual one.
fn names(taken: &Taken) -> Vec<String> {
    let name = |file: &InputFile| match file.role {
        Role::Review => file.path.clone(),
        role => format!("{} ({role:?})", file.path),
    };
    taken.files.iter().map(name).collect()
}

fn left_out(taken: &Taken) -> Vec<String> {
    taken.left_out.iter().map(|left| format!("{} {}", left.path, left.why)).collect()
}

mod texts {
    use super::*;

    fn parts(text: &str) -> Vec<(String, String)> {
        let taken = paste(text, &[]).map_or_else(Vec::new, |taken| taken.files);
        taken.into_iter().map(|file| (file.path, file.text)).collect()
    }

    fn both() -> Vec<(String, String)> {
        vec![("versions/one.py".into(), FIRST.into()), ("versions/two.py".into(), second())]
    }

    #[test]
    fn one_migration_is_left_as_it_is() {
        assert_eq!(paste(FIRST, &[]), None);
        assert_eq!(paste("", &[]), None);
        assert_eq!(paste("CREATE TABLE t (id int);\n-- models.py has more\n", &[]), None);
        let fenced = format!("\"\"\"See\n\n```python\nx = 1\n```\n\"\"\"\n{FIRST}");
        assert_eq!(paste(&fenced, &[]), None, "a fence in a docstring");
        let commented = FIRST.replace("    op.drop", "    # models.py\n    op.drop");
        assert_eq!(paste(&commented, &[]), None, "a name in a comment");
    }

    #[test]
    fn a_short_name_is_one_too() {
        let text = format!("==> a.py <==\n{FIRST}\n==> b.py <==\n{}", second());
        let names: Vec<String> = parts(&text).into_iter().map(|(path, _)| path).collect();
        assert_eq!(names, ["a.py", "b.py"]);
        assert_eq!(paste(&format!("# .py\n{FIRST}"), &[]), None, "an ending is no name");
    }

    #[test]
    fn lines_that_are_names_separate_files_however_they_are_decorated() {
        for (one, two) in [
            ("==> versions/one.py <==", "==> versions/two.py <=="),
            ("# versions/one.py", "# versions/two.py"),
            ("# --- versions/one.py ---", "# --- versions/two.py ---"),
            ("=== versions/one.py ===", "=== versions/two.py ==="),
            ("File: versions/one.py", "File: versions/two.py"),
            ("**versions/one.py**", "**versions/two.py**"),
            ("`versions\\one.py`:", "`versions\\two.py`:"),
            ("$ cat versions/one.py", "$ cat versions/two.py"),
            (
                "############\n# versions/one.py\n############",
                "############\n# versions/two.py\n############",
            ),
        ] {
            let text = format!("{one}\n{FIRST}\n{two}\n{}", second());
            assert_eq!(parts(&text), both(), "{one}");
        }
    }

    #[test]
    fn a_name_above_a_single_file_names_it() {
        assert_eq!(parts(&format!("# versions/one.py\n{FIRST}")), [("versions/one.py".into(), FIRST.into())]);
    }

    #[test]
    fn fences_of_markdown_separate_files_with_the_names_around_them() {
        let second = second();
        let text = format!(
            "Here they are.\n\n**versions/one.py**\n\n```python\n{FIRST}```\n\n```py versions/two.py\n{second}```\nBye.\n"
        );
        assert_eq!(parts(&text), both());
        let unnamed = format!("```python\n{FIRST}```\n```\n{second}```\n");
        assert_eq!(parts(&unnamed), [("a1.py".into(), FIRST.into()), ("b2.py".into(), second)]);
    }

    #[test]
    fn revisions_that_follow_one_another_are_told_apart() {
        let text = format!("{FIRST}\n\n{}", second());
        let parts = parts(&text);
        assert_eq!(parts.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["a1.py", "b2.py"]);
        assert_eq!(parts[1].1, second());

        let without_docstring =
            |text: &str| text.split_once("\"\"\"\nfrom").map(|(_, rest)| format!("from{rest}")).unwrap();
        let text = format!("{}\n{}", without_docstring(FIRST), without_docstring(&second()));
        assert_eq!(self::parts(&text)[1].1, without_docstring(&second()));
    }

    #[test]
    fn two_files_of_one_name_are_both_kept() {
        let text = format!("# one.py\n{FIRST}\n# one.py\n{}", second());
        assert_eq!(names(&paste(&text, &[]).unwrap()), ["one.py", "one-2.py"]);
    }

    #[test]
    fn a_dump_says_what_was_there_before() {
        let dump = "--\n-- PostgreSQL database dump\n--\n\nCREATE TABLE public.t (id integer);\n";
        let taken = files(vec![raw("schema.sql", dump), raw("a.py", FIRST)], &[]);
        assert_eq!(names(&taken), ["schema.sql (Baseline)", "a.py"]);
    }
}

mod diffs {
    use super::*;

    const HEAD: &str = "diff --git a/db/versions/a1.py b/db/versions/a1.py\nindex 1..2 100644\n--- a/db/versions/a1.py\n+++ b/db/versions/a1.py\n";

    fn added(path: &str, text: &str) -> String {
        let lines = text.lines().fold(String::new(), |lines, line| lines + "+" + line + "\n");
        let count = text.lines().count();
        format!(
            "diff --git a/{path} b/{path}\nnew file mode 100644\nindex 0..1\n--- /dev/null\n+++ b/{path}\n@@ -0,0 +1,{count} @@\n{lines}"
        )
    }

    fn drop_to_rename() -> String {
        format!(
            "{HEAD}@@ -9,6 +9,6 @@ down_revision = None\n \n \n def upgrade() -> None:\n-    op.drop_table(\"a\")\n+    op.rename_table(\"a\", \"b\")\n \n \n"
        )
    }

    #[test]
    fn an_added_file_is_under_review_and_all_others_are_context() {
        let diff = added("db/versions/b2.py", &second());
        let taken = files(vec![found("versions/a1.py", FIRST), raw("pr.diff", diff)], &[]);
        assert_eq!(names(&taken), ["versions/a1.py (Context)", "db/versions/b2.py"]);
        assert!(taken.by_diff);
        assert_eq!(taken.files[1].text, second());
    }

    #[test]
    fn a_changed_file_is_put_together_with_the_one_on_the_page() {
        let taken = paste(&drop_to_rename(), &[known("versions/a1.py", FIRST)]).unwrap();
        let wanted = FIRST.replace("drop_table(\"a\")", "rename_table(\"a\", \"b\")");
        assert_eq!(taken.files, [known("versions/a1.py", &wanted)]);
    }

    #[test]
    fn a_diff_that_is_applied_already_changes_nothing() {
        let applied = FIRST.replace("drop_table(\"a\")", "rename_table(\"a\", \"b\")");
        let taken = paste(&drop_to_rename(), &[known("a1.py", &applied)]).unwrap();
        assert_eq!(taken.files, [known("a1.py", &applied)]);
    }

    #[test]
    fn a_changed_file_of_which_only_a_part_is_known_is_left_out_with_a_way_out() {
        let taken = paste(&drop_to_rename(), &[]).unwrap();
        assert!(taken.files.is_empty());
        assert_eq!(
            left_out(&taken),
            [
                "db/versions/a1.py is shown only in part (lines 9 to 14); add the file itself, or make the diff with `git diff -U9999`"
            ]
        );
        let other = FIRST.replace("drop_table", "create_table");
        let taken = paste(&drop_to_rename(), &[known("a1.py", &other)]).unwrap();
        assert!(left_out(&taken)[0].contains("whose line 12 is not the one"), "{:?}", left_out(&taken));
    }

    #[test]
    fn a_diff_with_all_lines_needs_no_file() {
        let lines: String = FIRST
            .lines()
            .map(|line| match line {
                line if line.contains("drop_table") => format!("-{line}\n+    op.execute(\"x\")\n"),
                line => format!(" {line}\n"),
            })
            .collect();
        let taken = paste(&format!("{HEAD}@@ -1,16 +1,16 @@\n{lines}"), &[]).unwrap();
        assert_eq!(taken.files[0].text, FIRST.replace("op.drop_table(\"a\")", "op.execute(\"x\")"));
    }

    #[test]
    fn a_removed_comment_of_sql_is_not_taken_for_the_head_of_a_file() {
        let diff =
            "--- a/x.sql\n+++ b/x.sql\n@@ -1,3 +1,2 @@\n--- old words\n-++ and\n+SELECT 2;\n SELECT 1;\n";
        let taken = paste(diff, &[]).unwrap();
        assert_eq!(taken.files, [known("x.sql", "SELECT 2;\nSELECT 1;\n")]);
    }

    #[test]
    fn what_is_deleted_renamed_or_binary_is_said() {
        let diff = "diff --git a/v/old.py b/v/old.py\ndeleted file mode 100644\n--- a/v/old.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-x = 1\n\
            diff --git a/v/a1.py b/v/a1_first.py\nsimilarity index 100%\nrename from v/a1.py\nrename to v/a1_first.py\n\
            diff --git a/pic.py b/pic.py\nBinary files a/pic.py and b/pic.py differ\n\
            diff --git a/app/models.py b/app/models.py\nnew file mode 100644\n--- /dev/null\n+++ b/app/models.py\n@@ -0,0 +1 @@\n+x = 1\n\
            diff --git a/README.md b/README.md\n--- a/README.md\n+++ b/README.md\n@@ -1 +1 @@\n-a\n+b\n";
        let taken = paste(diff, &[known("v/a1.py", FIRST)]).unwrap();
        assert_eq!(taken.deleted, ["v/old.py"]);
        assert_eq!(names(&taken), ["v/a1_first.py"]);
        assert_eq!(
            left_out(&taken),
            [
                "pic.py cannot be read from this diff; add the file itself",
                "app/models.py is no revision: it has neither `revision` nor `upgrade()`",
                "README.md is neither Python nor SQL",
            ]
        );
    }

    #[test]
    fn a_mail_with_a_patch_is_read_to_its_end() {
        let mail = format!(
            "From 1 Mon Sep 17 00:00:00 2001\nSubject: [PATCH] add\n\n---\n b2.py | 15 +\n\n{}-- \n2.39.2\n",
            added("b2.py", &second())
        );
        assert_eq!(paste(&mail, &[]).unwrap().files, [known("b2.py", &second())]);
    }

    #[test]
    fn a_file_without_a_last_line_end_keeps_to_it() {
        let diff = "--- /dev/null\n+++ b/x.sql\n@@ -0,0 +1,2 @@\n+SELECT 1;\n+SELECT 2;\n\\ No newline at end of file\n";
        assert_eq!(paste(diff, &[]).unwrap().files[0].text, "SELECT 1;\nSELECT 2;");
    }

    #[test]
    fn names_in_quotes_and_with_spaces_are_read() {
        let diff = "diff --git \"a/v/gr\\303\\274n.sql\" \"b/v/gr\\303\\274n.sql\"\n--- /dev/null\n+++ \"b/v/gr\\303\\274n.sql\"\n@@ -0,0 +1 @@\n+SELECT 1;\n\
            diff --git a/my file.sql b/my file.sql\nnew file mode 100644\n--- /dev/null\n+++ b/my file.sql\t\n@@ -0,0 +1 @@\n+SELECT 2;\n";
        assert_eq!(names(&paste(diff, &[]).unwrap()), ["v/grün.sql", "my file.sql"]);
    }

    #[test]
    fn windows_line_ends_do_not_keep_a_diff_from_fitting() {
        let taken = paste(&drop_to_rename().replace('\n', "\r\n"), &[known("a1.py", FIRST)]).unwrap();
        assert_eq!(left_out(&taken), [""; 0]);
        assert!(taken.files[0].text.contains("rename_table"));
    }
}

mod bytes_of_files {
    use super::*;

    #[test]
    fn what_is_not_text_is_left_out_with_its_place() {
        let taken = files(vec![raw("a.py", b"x = 1\ny = '\xe9'\n"), raw("b.py", b"\x7fELF\0\0")], &[]);
        assert_eq!(
            left_out(&taken),
            [
                "a.py is not UTF-8: line 2 has the byte 0xE9; save it as UTF-8 and try again",
                "b.py is not text",
            ]
        );
    }

    #[test]
    fn latin_1_is_read_where_python_is_told_so() {
        let taken = files(vec![raw("a.py", b"# -*- coding: latin-1 -*-\nrevision = '\xe9'\n")], &[]);
        assert!(taken.files[0].text.contains("'é'"));
    }

    #[test]
    fn a_diff_that_power_shell_wrote_is_read() {
        let text = "\u{feff}--- /dev/null\r\n+++ b/x.sql\r\n@@ -0,0 +1 @@\r\n+SELECT 'é';\r\n";
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(names(&files(vec![raw("pr.diff", bytes)], &[])), ["x.sql"]);
    }
}

mod folders {
    use super::*;

    const PROJECT: &[u8] = include_bytes!("../../tests/fixtures/input/project.zip");

    #[test]
    fn of_a_folder_the_revisions_are_taken_and_the_rest_is_named() {
        let taken = files(
            vec![
                found("db/versions/a1.py", FIRST),
                found("db/env.py", "from alembic import context\n"),
                found("db/seed.sql", "SELECT 1;"),
                found("db/.venv/lib/x.py", FIRST),
                found("db/logo.png", b"\x89PNG\0"),
            ],
            &[],
        );
        assert_eq!(names(&taken), ["db/versions/a1.py"]);
        assert_eq!(
            left_out(&taken),
            [
                "db/env.py is no revision: it has neither `revision` nor `upgrade()`",
                "db/seed.sql stands beside revisions, which may read it; drop it by itself to review it",
            ]
        );
    }

    #[test]
    fn what_is_no_revision_and_was_chosen_with_some_is_named_and_left_out() {
        let taken = files(
            vec![
                raw("a1.py", FIRST),
                raw("env.py", "from alembic import context\n"),
                raw("alembic.ini", "[alembic]\n"),
                raw("fix.sql", "UPDATE t SET a = 1;"),
            ],
            &[],
        );
        assert_eq!(names(&taken), ["a1.py", "fix.sql"]);
        assert_eq!(
            left_out(&taken),
            [
                "env.py is no revision: it has neither `revision` nor `upgrade()`",
                "alembic.ini is neither Python nor SQL"
            ]
        );
        let text = format!(
            "# file: migrations/env.py\nfrom alembic import context\n\n# file: versions/a1.py\n{FIRST}"
        );
        let taken = paste(&text, &[]).unwrap();
        assert_eq!(names(&taken), ["versions/a1.py"]);
        assert_eq!(
            left_out(&taken),
            ["migrations/env.py is no revision: it has neither `revision` nor `upgrade()`"]
        );
    }

    #[test]
    fn a_file_that_was_chosen_is_taken_whatever_it_is() {
        assert_eq!(names(&files(vec![raw("env.py", "from alembic import context\n")], &[])), ["env.py"]);
    }

    #[test]
    fn an_archive_is_a_folder() {
        let taken = files(vec![raw("project.zip", PROJECT)], &[]);
        assert_eq!(names(&taken), ["project/versions/a1_first.py", "project/versions/b2_second.py"]);
        let left = left_out(&taken);
        assert_eq!(left.len(), 3, "{left:?}");
        assert!(left[0].starts_with("project/versions/c3_latin.py is not UTF-8: line 1"), "{left:?}");
    }

    #[test]
    fn a_damaged_archive_is_refused_whole_or_in_part_and_never_panics() {
        for cut in (0..PROJECT.len()).step_by(7) {
            let _ = files(vec![raw("project.zip", &PROJECT[..cut])], &[]);
            let mut broken = PROJECT.to_vec();
            broken[cut] ^= 0x5a;
            let _ = files(vec![raw("project.zip", broken)], &[]);
        }
        let taken = files(vec![raw("project.zip", &PROJECT[..PROJECT.len() / 2])], &[]);
        assert!(left_out(&taken)[0].starts_with("project.zip is no zip archive"), "{:?}", left_out(&taken));
    }

    #[test]
    fn a_text_that_is_called_an_archive_is_not_opened_as_one_file() {
        for name in ["fake.zip", "FAKE.ZIP"] {
            let taken = files(vec![raw(name, "revision = 'a1'\n")], &[]);
            assert!(names(&taken).is_empty());
            assert_eq!(left_out(&taken), [format!("{name} is no zip archive, though its name says so")]);
        }
    }

    #[test]
    fn what_is_too_much_is_left_out_with_the_limit() {
        let large = "-".repeat(FILE_BYTES + 1);
        let taken = files(vec![raw("a.sql", large)], &[]);
        assert_eq!(left_out(&taken), ["a.sql is larger than 10 MB"]);
        let many = (0..=FILES).map(|number| raw(&format!("{number}.py"), "revision = 'a'")).collect();
        let taken = files(many, &[]);
        assert_eq!(taken.files.len(), FILES);
        assert_eq!(
            left_out(&taken),
            [format!("{FILES}.py is one more than the {FILES} files that fit on the page")]
        );
    }
}
