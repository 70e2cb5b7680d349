//! What comes of what somebody puts on the page: which files come, go and change, and how that is told.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use retort_core::{
    input::{LeftOut, Taken},
    protocol::{InputFile, Role},
};

use super::{File, FileId, Step, Workspace};

/// What the page says about what was put on it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Intake {
    /// Nothing.
    #[default]
    Idle,
    /// Files are being read; how far that has come.
    Reading {
        /// How many have been read.
        done: usize,
        /// How many there are.
        all: usize,
    },
    /// A text has been pasted that may be taken apart.
    Offered(Offer),
    /// Something has been taken.
    Told(Told),
}

impl Intake {
    /// Whether something was taken and then taken back, and nothing was done since.
    pub(crate) fn can_be_redone(&self) -> bool {
        matches!(self, Intake::Told(told) if told.undone && told.is_last_step)
    }

    /// Whether something was taken, or taken back, and nothing was done since.
    pub(crate) fn is_last_step(&self) -> bool {
        matches!(self, Intake::Told(told) if told.is_last_step)
    }

    /// Something else has been done since.
    pub(crate) fn is_followed(&mut self) {
        if let Intake::Told(told) = self {
            told.is_last_step = false;
        }
    }
}

/// A pasted text that looks like more than a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Offer {
    /// What was pasted.
    pub(crate) pasted: Pasted,
    /// What it looks like.
    pub(crate) title: String,
    /// Whether there is a file in it that can be had.
    pub(crate) is_open: bool,
    /// What could not be had, and why.
    pub(crate) left_out: Vec<LeftOut>,
}

/// A paste into an editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pasted {
    /// Into which file.
    pub(crate) file: FileId,
    /// What was pasted.
    pub(crate) text: Arc<str>,
    /// The file's text before.
    pub(crate) before: Arc<str>,
    /// The file's text after.
    pub(crate) after: Arc<str>,
}

/// What has been done, with the way back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    /// What has been done.
    pub(crate) text: String,
    /// What has not, and why.
    pub(crate) left_out: Vec<LeftOut>,
    /// What takes it back.
    pub(crate) back: Option<Step>,
    /// Whether it has been taken back: then `back` does it again.
    pub(crate) undone: bool,
    /// Whether nothing has been done since: only then the keys for undo and redo mean it.
    pub(crate) is_last_step: bool,
}

/// What a taking does, in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Tally {
    /// Whether the page had files of the user's own.
    beside: bool,
    /// Files that are new on the page.
    added: Vec<Role>,
    /// Paths of files that got another text.
    replaced: Vec<String>,
    /// How many are as they were.
    same: usize,
    /// How many that were under review are context now.
    demoted: usize,
    /// Paths that a diff takes away and that were here.
    gone: Vec<String>,
    /// Paths that a diff takes away and that were not.
    not_here: Vec<String>,
}

impl Workspace {
    /// The user's own files, as they were before a paste: what a diff is held against.
    pub(crate) fn known(&self, pasted: Option<&Pasted>) -> Vec<InputFile> {
        let own = self.files.iter().filter_map(|file| {
            let text = before(file, pasted);
            let known = || InputFile { path: file.path.clone(), text: text.to_string(), role: file.role };
            (!File::is_untouched_text(text)).then(known)
        });
        own.collect()
    }

    /// Whether nobody would miss anything of what was there before a paste.
    pub(crate) fn is_untouched(&self, pasted: Option<&Pasted>) -> bool {
        self.files.iter().all(|file| File::is_untouched_text(before(file, pasted)))
    }

    /// How files that were taken come onto the page, and what to say of it. They come beside the user's own; one of the same
    /// path gets the new text. A diff makes context of what was there.
    pub(crate) fn taking(&self, taken: &Taken, pasted: Option<&Pasted>) -> (Step, String) {
        let mut step = Step { active: self.active, ..Step::default() };
        let mut tally = Tally { beside: !self.is_untouched(pasted), ..Tally::default() };
        let goes = |file: &File| {
            let is_pasted = pasted.is_some_and(|pasted| pasted.file == file.id);
            (is_pasted || !tally.beside) && File::is_untouched_text(before(file, pasted))
        };
        step.gone = self.files.iter().filter(|file| goes(file)).map(|file| file.id).collect();
        if let Some(pasted) = pasted.filter(|pasted| !step.gone.contains(&pasted.file)) {
            step.texts.insert(pasted.file, Arc::clone(&pasted.before));
        }
        // The first of those that matter most is opened: what is new and under review, then what is new, then the rest.
        let mut first: Option<((bool, bool), FileId)> = None;
        let mut see = |id, is_new: bool, role: Role| {
            let rank = (is_new, role.is_review());
            if first.is_none_or(|(before, _)| rank > before) {
                first = Some((rank, id));
            }
        };
        let mut seen = BTreeSet::new();
        let stays = || self.files.iter().filter(|file| !step.gone.contains(&file.id));
        let by_path: BTreeMap<&str, &File> = stays().map(|file| (file.path.as_str(), file)).collect();
        let by_name: BTreeMap<&str, &File> = stays().map(|file| (name_of(&file.path), file)).collect();
        let mut next = self.next;
        let mut place = self.files.len() - step.gone.len();
        for new in &taken.files {
            let same = |file: &&File| before(file, pasted) == new.text;
            let here = by_path.get(new.path.as_str()).copied();
            if let Some(file) = here.or_else(|| by_name.get(name_of(&new.path)).copied().filter(same)) {
                seen.insert(file.id);
                see(file.id, !same(&file), new.role);
                if same(&file) {
                    tally.same += 1;
                } else {
                    step.texts.insert(file.id, new.text.as_str().into());
                    tally.replaced.push(file.path.clone());
                }
                if new.role != file.role && (taken.by_diff || new.role == Role::Baseline) {
                    step.roles.insert(file.id, new.role);
                }
            } else {
                let text = new.text.as_str().into();
                let file = File { id: next, path: new.path.clone(), text, role: new.role, ..File::default() };
                step.come.push((place, file));
                tally.added.push(new.role);
                see(next, true, new.role);
                (next, place) = (next + 1, place + 1);
            }
        }
        if taken.by_diff {
            self.demote(taken, &seen, &mut step, &mut tally);
        }
        if let Some((_, id)) = first {
            step.active = id;
        }
        (step, tally.sentence(pasted.is_some()))
    }

    /// What a diff does not speak of is context; what it takes away goes.
    fn demote(&self, taken: &Taken, seen: &BTreeSet<FileId>, step: &mut Step, tally: &mut Tally) {
        for file in self.files.iter().filter(|file| file.role.is_review() && !seen.contains(&file.id)) {
            if !step.gone.contains(&file.id) {
                step.roles.insert(file.id, Role::Context);
                tally.demoted += 1;
            }
        }
        for path in &taken.deleted {
            let file =
                self.files.iter().find(|file| is_end(path, &file.path) && !step.gone.contains(&file.id));
            match file {
                Some(file) => {
                    if step.roles.remove(&file.id).is_some() {
                        tally.demoted -= 1;
                    }
                    step.gone.insert(file.id);
                    // What comes, comes at the end.
                    for (place, _) in &mut step.come {
                        *place -= 1;
                    }
                    tally.gone.push(file.path.clone());
                }
                None => tally.not_here.push(path.clone()),
            }
        }
    }
}

/// The text of a file before a paste.
fn before<'a>(file: &'a File, pasted: Option<&'a Pasted>) -> &'a str {
    pasted.filter(|pasted| pasted.file == file.id).map_or(&file.text, |pasted| &pasted.before)
}

/// The last part of a path.
pub(crate) fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Whether one path is the other one's end, by whole parts.
fn is_end(a: &str, b: &str) -> bool {
    let (long, short) = if a.len() < b.len() { (b, a) } else { (a, b) };
    long.strip_suffix(short).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
}

impl Offer {
    /// What a pasted text looks like.
    pub(crate) fn of(pasted: Pasted, taken: &Taken) -> Offer {
        let looks = match (taken.by_diff, taken.files.len()) {
            (true, 0) => "This looks like a diff of which no revision can be put together".to_owned(),
            (true, _) => format!("This looks like a diff of {}", files(taken.files.len())),
            (false, 1) => "This looks like a file with its name above it".to_owned(),
            (false, number) => format!("This looks like {}", files(number)),
        };
        Offer { pasted, title: looks, is_open: !taken.files.is_empty(), left_out: taken.left_out.clone() }
    }
}

impl Tally {
    /// What has been done, in words.
    fn sentence(&self, is_paste: bool) -> String {
        let mut said = Vec::new();
        let verb = match (is_paste, self.beside) {
            (_, true) => "Added",
            (true, false) => "Taken apart into",
            (false, false) => "Opened",
        };
        if !self.added.is_empty() {
            said.push(format!("{verb} {}{}.", files(self.added.len()), roles(&self.added)));
        }
        if !self.replaced.is_empty() {
            said.push(format!("Replaced {}.", names(&self.replaced)));
        }
        if self.same > 0 {
            let verb = if self.same == 1 { "is" } else { "are" };
            said.push(format!("{} {verb} here already.", files(self.same)));
        }
        if self.demoted > 0 {
            let verb = if self.demoted == 1 { "is" } else { "are" };
            said.push(format!("What was here {verb} context now: {}.", files(self.demoted)));
        }
        if !self.gone.is_empty() {
            said.push(format!("Deleted by the diff, so taken away: {}.", names(&self.gone)));
        }
        if !self.not_here.is_empty() {
            said.push(format!("Deleted by the diff: {}.", names(&self.not_here)));
        }
        if said.is_empty() { "There was nothing in it to review.".to_owned() } else { said.join(" ") }
    }
}

/// What files are there for, where that is more than to be reviewed.
fn roles(added: &[Role]) -> String {
    let count = |role| added.iter().filter(|other| **other == role).count();
    let (review, context, baseline) = (count(Role::Review), count(Role::Context), count(Role::Baseline));
    let mut said = Vec::new();
    if review > 0 {
        said.push(format!("{review} to review"));
    }
    if context > 0 {
        said.push(format!("{context} as context"));
    }
    if baseline > 0 {
        said.push(format!("{baseline} as the schema before them"));
    }
    format!(", {}", said.join(", "))
}

/// `1 file`, `2 files`.
pub(crate) fn files(number: usize) -> String {
    if number == 1 { "1 file".to_owned() } else { format!("{number} files") }
}

/// The first two, and how many more.
fn names(paths: &[String]) -> String {
    match paths {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [one, two, rest @ ..] => format!("{one}, {two} and {} more", rest.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(path: &str, text: &str, role: Role) -> InputFile {
        InputFile { path: path.into(), text: text.into(), role }
    }

    fn taken(files: &[(&str, &str, Role)]) -> Taken {
        let files = files.iter().map(|(path, text, role)| new(path, text, *role));
        Taken { files: files.collect(), ..Taken::default() }
    }

    fn own(files: &[(&str, &str)]) -> Workspace {
        let mut workspace = Workspace::default();
        let file = |(path, text): &(&str, &str)| File {
            path: (*path).into(),
            text: (*text).into(),
            ..File::default()
        };
        workspace.show(files.iter().map(file).collect());
        workspace
    }

    /// Takes, and says what is on the page then and what is said of it.
    fn take(
        workspace: &mut Workspace,
        taken: &Taken,
        pasted: Option<&Pasted>,
    ) -> (Vec<String>, String, Step) {
        let (step, told) = workspace.taking(taken, pasted);
        let back = workspace.make(step);
        let name = |file: &File| match file.role {
            Role::Review => format!("{}: {}", file.path, file.text),
            role => format!("{}: {} ({role:?})", file.path, file.text),
        };
        (workspace.files.iter().map(name).collect(), told, back)
    }

    #[test]
    fn files_take_the_place_of_an_example() {
        let mut workspace = Workspace::default();
        let before = workspace.clone();
        let taken = taken(&[("schema.sql", "dump", Role::Baseline), ("a.py", "a", Role::Review)]);
        let (files, told, back) = take(&mut workspace, &taken, None);
        assert_eq!(files, ["schema.sql: dump (Baseline)", "a.py: a"]);
        assert_eq!(told, "Opened 2 files, 1 to review, 1 as the schema before them.");
        assert_eq!(workspace.file().unwrap().path, "a.py", "what is to be reviewed is opened");
        workspace.make(back);
        assert_eq!((workspace.files, workspace.active), (before.files, before.active));
    }

    #[test]
    fn files_come_beside_those_of_the_user() {
        let mut workspace = own(&[("v/a.py", "a"), ("b.py", "b")]);
        let taken = taken(&[
            ("v/a.py", "A", Role::Review),
            ("v/b.py", "b", Role::Review),
            ("c.py", "c", Role::Review),
        ]);
        let (files, told, back) = take(&mut workspace, &taken, None);
        assert_eq!(files, ["v/a.py: A", "b.py: b", "c.py: c"]);
        assert_eq!(told, "Added 1 file, 1 to review. Replaced v/a.py. 1 file is here already.");
        workspace.make(back);
        assert_eq!(workspace.files.len(), 2);
        assert_eq!(workspace.files[0].text.as_ref(), "a");
    }

    #[test]
    fn a_diff_makes_context_of_what_was_there_and_takes_away_what_it_deletes() {
        let mut workspace = own(&[("a.py", "a"), ("b.py", "b"), ("old.py", "old")]);
        let mut taken = taken(&[("b.py", "B", Role::Review), ("v/c.py", "c", Role::Review)]);
        taken.by_diff = true;
        taken.deleted = vec!["db/v/old.py".into(), "db/v/older.py".into()];
        let (files, told, _) = take(&mut workspace, &taken, None);
        assert_eq!(files, ["a.py: a (Context)", "b.py: B", "v/c.py: c"]);
        assert_eq!(
            told,
            "Added 1 file, 1 to review. Replaced b.py. What was here is context now: 1 file. \
             Deleted by the diff, so taken away: old.py. Deleted by the diff: db/v/older.py."
        );
    }

    #[test]
    fn a_diff_that_was_pasted_over_a_file_leaves_the_file() {
        let mut workspace = own(&[("a.py", "a")]);
        let pasted =
            Pasted { file: workspace.active, text: "diff".into(), before: "a".into(), after: "diff".into() };
        workspace.typed(pasted.file, "diff".into());
        assert_eq!(workspace.known(Some(&pasted)), [new("a.py", "a", Role::Review)]);
        let mut taken = taken(&[("b.py", "b", Role::Review)]);
        taken.by_diff = true;
        let (files, ..) = take(&mut workspace, &taken, Some(&pasted));
        assert_eq!(files, ["a.py: a (Context)", "b.py: b"]);
    }

    #[test]
    fn what_was_pasted_over_an_example_goes_with_it() {
        let mut workspace = Workspace::default();
        let before = workspace.file().unwrap().text.clone();
        let pasted = Pasted { file: workspace.active, text: "two".into(), before, after: "two".into() };
        workspace.typed(pasted.file, "two".into());
        assert!(workspace.is_untouched(Some(&pasted)));
        let two = taken(&[("a.py", "a", Role::Review), ("b.py", "b", Role::Review)]);
        let (files, told, back) = take(&mut workspace, &two, Some(&pasted));
        assert_eq!(files, ["a.py: a", "b.py: b"]);
        assert_eq!(told, "Taken apart into 2 files, 2 to review.");
        workspace.make(back);
        assert_eq!(workspace.file().unwrap().text.as_ref(), "two", "the pasted text comes back");
    }

    #[test]
    fn an_offer_says_what_the_text_looks_like() {
        let pasted = || Pasted { file: 0, text: "".into(), before: "".into(), after: "".into() };
        let says = |number: usize, by_diff| {
            let file = new("a.py", "", Role::Review);
            Offer::of(pasted(), &Taken { files: vec![file; number], by_diff, ..Taken::default() }).title
        };
        assert_eq!(says(3, true), "This looks like a diff of 3 files");
        assert_eq!(says(1, true), "This looks like a diff of 1 file");
        assert_eq!(says(0, true), "This looks like a diff of which no revision can be put together");
        assert_eq!(says(2, false), "This looks like 2 files");
        assert_eq!(says(1, false), "This looks like a file with its name above it");
    }

    #[test]
    fn paths_are_compared_by_whole_parts() {
        assert!(is_end("db/v/a.py", "v/a.py") && is_end("a.py", "db/a.py") && is_end("a.py", "a.py"));
        assert!(!is_end("db/ba.py", "a.py"));
    }

    #[test]
    fn many_names_are_cut_short() {
        let said = |number: usize| names(&["a", "b", "c", "d"].map(str::to_owned)[..number]);
        assert_eq!([1, 2, 3, 4].map(said), ["a", "a and b", "a, b and 1 more", "a, b and 2 more"]);
    }
}
