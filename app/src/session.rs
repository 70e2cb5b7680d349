//! What every part of the page shares, and what the user can do with it.

use std::sync::Arc;

use leptos::prelude::*;
use retort_core::{
    diff::{self, Change, Plan},
    ignore,
    report::{Applicability, Finding, NewFile},
    rules::{Example as RuleExample, RuleMeta},
    text::{Position, Span},
};

use crate::{
    chain::Revisions,
    components::{Notice, plain},
    dom,
    editor::Editors,
    examples::Example,
    focus,
    offline::Offline,
    state::{
        File, FileId, Panel, Place, Review, Shown, Status, Workspace,
        catalogue::Filter,
        intake::Intake,
        persist::Draft,
        url::{Address, Entry},
    },
    theme::Themes,
    worker::client::Client,
};

/// The page's state and its actions, in the context of every component.
#[derive(Clone, Copy)]
pub(crate) struct Session {
    /// What the user has.
    pub(crate) workspace: RwSignal<Workspace>,
    /// What the engine said; only its client writes it.
    pub(crate) review: ReadSignal<Review>,
    /// Light or dark.
    pub(crate) themes: Themes,
    /// Whether editor and panel share one place.
    pub(crate) narrow: ReadSignal<bool>,
    /// The review of the file in the editor.
    pub(crate) shown: Memo<Option<Shown>>,
    /// Its corrected version.
    pub(crate) plan: Memo<Arc<Plan>>,
    /// Whether the review is of the very text in the editor, so that fixes can be applied.
    pub(crate) is_fresh: Memo<bool>,
    /// Whether what is shown is from before, and will not follow the text by itself.
    pub(crate) is_old: Memo<bool>,
    /// Lines to light up in the editor, from 1.
    pub(crate) linked: RwSignal<Vec<u32>>,
    /// What the user is told at the bottom of the page.
    pub(crate) notice: RwSignal<Option<Notice>>,
    /// Which page is open.
    pub(crate) place: RwSignal<Place>,
    /// Which rules the catalogue shows.
    pub(crate) filter: RwSignal<Filter>,
    memory: StoredValue<Memory>,
    /// What was put on the page, and what came of it.
    pub(crate) intake: RwSignal<Intake>,
    tools: StoredValue<Tools, LocalStorage>,
}

/// What no part of the page waits for.
struct Memory {
    revisions: Revisions,
    /// How many times files were read in.
    readings: u32,
    /// The reading that is under way.
    reading: Option<u32>,
    brought: Option<Brought>,
}

/// What is bound to this one thread.
struct Tools {
    editors: Editors,
    client: Client,
    offline: Offline,
}

/// Files that came with a fix, and go when it is undone.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Brought {
    /// The file that the fix was made in.
    by: FileId,
    /// Its text before the fix.
    before: String,
    /// What came with it.
    files: Vec<FileId>,
}

impl Session {
    /// Starts the engine and makes everything that follows from `workspace`.
    pub(crate) fn start(workspace: Workspace) -> Session {
        let workspace = RwSignal::new(workspace);
        let review = RwSignal::new(Review::default());
        let shown = Memo::new(move |_| {
            workspace.with(|workspace| {
                workspace.file().and_then(|file| review.with(|review| review.of(&file.path)))
            })
        });
        let decisions = Memo::new(move |_| {
            workspace
                .with(|workspace| workspace.file().map(|file| file.decisions.clone()).unwrap_or_default())
        });
        let plan = Memo::new(move |_| {
            let plan =
                |shown: &Shown| decisions.with(|decisions| diff::plan(&shown.text, &shown.report, decisions));
            Arc::new(shown.with(|shown| shown.as_ref().map(plan)).unwrap_or_default())
        });
        let is_fresh = Memo::new(move |_| {
            workspace.with(|workspace| {
                shown.with(|shown| match (workspace.file(), shown) {
                    (Some(file), Some(shown)) => shown.error.is_none() && *file.text == *shown.text,
                    _ => false,
                })
            })
        });
        Session {
            workspace,
            review: review.read_only(),
            themes: Themes::load(),
            narrow: dom::media("(width < 1000px)"),
            shown,
            plan,
            is_fresh,
            is_old: Memo::new(move |_| {
                review.with(|review| matches!(review.status, Status::Crashed(_) | Status::Broken(_)))
                    || shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.stale))
            }),
            linked: RwSignal::default(),
            notice: RwSignal::default(),
            place: RwSignal::default(),
            filter: RwSignal::default(),
            memory: StoredValue::new(Memory {
                revisions: Revisions::follow(workspace, review.read_only()),
                readings: 0,
                reading: None,
                brought: None,
            }),
            intake: RwSignal::default(),
            tools: StoredValue::new_local(Tools {
                editors: Editors::default(),
                client: Client::start(review),
                offline: Offline::new(),
            }),
        }
    }

    /// The session of the component that asks.
    pub(crate) fn get() -> Session {
        expect_context()
    }

    /// Whether the engine died of the text in the editor, as it changes.
    pub(crate) fn is_crashed(self) -> bool {
        self.review.with(|review| matches!(review.status, Status::Crashed(_)))
    }

    /// The revisions, and how they hang together.
    pub(crate) fn revisions(self) -> Revisions {
        self.memory.with_value(|memory| memory.revisions)
    }

    /// The open editors.
    pub(crate) fn editors(self) -> Editors {
        self.tools.with_value(|tools| tools.editors.clone())
    }

    /// What has the page kept for when there is no network.
    pub(crate) fn offline(self) -> Offline {
        self.tools.with_value(|tools| tools.offline.clone())
    }

    /// Has everything reviewed as it is now.
    pub(crate) fn request_review(self) {
        let input = self.workspace.with_untracked(Workspace::input);
        self.tools.with_value(|tools| tools.client.review(input));
    }

    /// Has it reviewed even if the engine died of it.
    pub(crate) fn retry_review(self) {
        let input = self.workspace.with_untracked(Workspace::input);
        self.tools.with_value(|tools| tools.client.retry(input));
    }

    /// The text of a file was changed in its editor.
    pub(crate) fn typed(self, file: FileId, text: String) {
        // What a notice offers to take back is not the last step any more.
        if self
            .notice
            .with_untracked(|notice| notice.as_ref().is_some_and(|notice| notice.is_over(file, &text)))
        {
            self.notice.set(None);
        }
        self.workspace.update(|workspace| workspace.typed(file, text));
        // What the keys take back is the last step, and that is this one now.
        if self.intake.with_untracked(Intake::is_last_step) {
            self.intake.update(Intake::is_followed);
        }
    }

    /// The cursor came to another line: what is found there is selected.
    pub(crate) fn moved(self, file: FileId, line: u32) {
        let found = self
            .shown
            .with_untracked(|shown| shown.as_ref().map(|shown| found_at(&shown.report.findings, line)));
        self.workspace.update(|workspace| {
            if workspace.active != file {
                return;
            }
            workspace.cursor = line;
            let keys = found.unwrap_or_default();
            if !workspace.selected.as_ref().is_some_and(|selected| keys.contains(selected)) {
                workspace.selected = keys.into_iter().next();
            }
        });
        request_animation_frame(|| {
            if let Some(card) = dom::find(".finding[aria-current]") {
                dom::scroll_to(&card);
            }
        });
    }

    /// The address of what is open, as it changes.
    pub(crate) fn address(self) -> Address {
        match self.place.get() {
            Place::Review => self.review_address(),
            Place::Rules => Address::Rules(self.filter.get()),
            Place::Rule(id) => Address::Rule(id),
        }
    }

    /// The address of the reviewer as it was left, as it changes.
    pub(crate) fn review_address(self) -> Address {
        self.workspace.with(Address::of)
    }

    /// Puts the address of what is open into the address bar now, before a link is followed: the way back leads to it.
    pub(crate) fn settle_address(self) {
        untrack(|| self.address()).show(Entry::Same);
    }

    /// Opens a page without a link: as a step that the back button takes back.
    pub(crate) fn visit(self, place: Place) {
        if self.place.with_untracked(|now| *now != place) {
            self.settle_address();
            self.place.set(place);
            untrack(|| self.address()).show(Entry::New);
        }
    }

    /// The view that is seen: beside the editor the editor is none.
    pub(crate) fn visible_panel(self) -> Panel {
        match self.workspace.with(|workspace| workspace.panel) {
            Panel::Migration if !self.narrow.get() => Panel::Findings,
            Panel::Chain if !self.revisions().are_many.get() => Panel::Findings,
            panel => panel,
        }
    }

    /// The same, for handlers.
    pub(crate) fn visible_panel_untracked(self) -> Panel {
        untrack(|| self.visible_panel())
    }

    /// Opens a view.
    pub(crate) fn open(self, panel: Panel) {
        self.workspace.update(|workspace| workspace.panel = panel);
    }

    /// Puts a file into the editor, and shows it where that is a view of its own.
    pub(crate) fn open_file(self, path: &str) {
        let narrow = self.narrow.get_untracked();
        self.workspace.update(|workspace| {
            let id = workspace.files.iter().find(|file| file.path == path).map(|file| file.id);
            if let Some(id) = id {
                workspace.activate(id);
                if narrow {
                    workspace.panel = Panel::Migration;
                }
            }
        });
    }

    /// Selects a finding and shows its place.
    pub(crate) fn reveal_finding(self, key: &str) {
        if let Some(span) = self.finding(key).map(|finding| finding.span) {
            self.workspace.update(|workspace| workspace.selected = Some(key.to_owned()));
            self.reveal(span);
        }
    }

    /// Shows a place in the text.
    pub(crate) fn reveal(self, span: Span) {
        let narrow = self.narrow.get_untracked();
        if narrow {
            self.open(Panel::Migration);
        }
        let file = self.workspace.with_untracked(|workspace| workspace.active);
        let editors = self.editors();
        // An editor that was hidden has no size until the next frame.
        request_animation_frame(move || {
            editors.reveal(file, span);
            if narrow {
                editors.focus(file);
            }
        });
    }

    /// Shows a line of the text.
    pub(crate) fn reveal_line(self, line: u32) {
        let place = Position { line, column: 0 };
        self.reveal(Span { start: place, end: place });
    }

    /// Goes to the next finding by place, or back to the one before.
    pub(crate) fn step(self, forward: bool) {
        let next = self.shown.with_untracked(|shown| {
            let findings = &shown.as_ref()?.report.findings;
            let (cursor, selected) =
                self.workspace.with_untracked(|workspace| (workspace.cursor, workspace.selected.clone()));
            let here = selected.and_then(|key| findings.iter().position(|finding| finding.key == key));
            let last = findings.len().checked_sub(1)?;
            let next = match (here, forward) {
                (Some(here), true) => (here + 1) % findings.len(),
                (Some(here), false) => here.checked_sub(1).unwrap_or(last),
                (None, true) => {
                    findings.iter().position(|finding| finding.span.start.line >= cursor).unwrap_or(0)
                }
                (None, false) => {
                    findings.iter().rposition(|finding| finding.span.start.line < cursor).unwrap_or(last)
                }
            };
            findings.get(next).map(|finding| finding.key.clone())
        });
        if let Some(key) = next {
            if !self.narrow.get_untracked() {
                self.open(Panel::Findings);
            }
            self.reveal_finding(&key);
        }
    }

    /// Shows what the rule of a finding says, or hides it again.
    pub(crate) fn explain(self, key: &str) {
        self.workspace.update(|workspace| {
            let open = workspace.explained.as_deref() == Some(key);
            workspace.explained = (!open).then(|| key.to_owned());
        });
    }

    /// Shows what a rule says beside its finding at the cursor, else beside its first.
    pub(crate) fn explain_rule(self, rule: &str) {
        let cursor = self.workspace.with_untracked(|workspace| workspace.cursor);
        let key = self.shown.with_untracked(|shown| {
            let findings = &shown.as_ref()?.report.findings;
            let of_rule = || findings.iter().filter(|finding| finding.rule == rule);
            let here = of_rule().find(|finding| covers(finding, cursor)).or_else(|| of_rule().next());
            here.map(|finding| finding.key.clone())
        });
        self.workspace.update(|workspace| {
            workspace.panel = Panel::Findings;
            workspace.selected.clone_from(&key);
            workspace.explained = key;
        });
        request_animation_frame(|| dom::focus(dom::find(".finding[aria-current] .finding__rule")));
    }

    /// Applies one fix of one finding.
    pub(crate) fn apply_fix(self, finding: &str, fix: usize) {
        self.apply(&[Change { finding: finding.to_owned(), fix }]);
    }

    /// Applies fixes, as one step that can be undone.
    pub(crate) fn apply(self, changes: &[Change]) {
        let Some(shown) = self.shown.get_untracked().filter(|_| self.is_fresh.get_untracked()) else {
            self.say(Notice::passing(
                "That fix was made for an older text. Try again when the review is up to date.",
            ));
            return;
        };
        let fixes: Vec<_> = changes
            .iter()
            .filter_map(|change| diff::fix_of(&shown.report, change))
            .filter(|(_, fix)| fix.applicability != Applicability::Display)
            .collect();
        let Some((_, first)) = fixes.first() else { return };
        focus::go_on(self);
        let text = match fixes.len() {
            1 => format!("Applied: {}.", plain(&first.title)),
            many => format!("Applied {many} fixes."),
        };
        self.add_files(fixes.iter().flat_map(|(_, fix)| &fix.new_files));
        let active = self.workspace.with_untracked(|workspace| workspace.active);
        self.editors().apply(active, &diff::edits_of(&shown.report, changes));
        self.say(Notice::undoable(text));
    }

    /// Hides a finding by a comment, as one step that can be undone: here, or all of its rule in the file.
    pub(crate) fn ignore(self, key: &str, reason: &str, whole_file: bool) {
        let Some(shown) = self.shown.get_untracked().filter(|_| self.is_fresh.get_untracked()) else {
            self.say(Notice::passing(
                "That was about an older text. Try again when the review is up to date.",
            ));
            return;
        };
        let Some(finding) = self.finding(key) else { return };
        let Some(comment) = finding.ignore.map(|comment| ignore::with_reason(&comment, reason)) else {
            return;
        };
        let (comment, text) = if whole_file {
            let text = format!("Ignored in this whole file: {}.", finding.rule);
            (ignore::for_whole_file(&comment, &shown.text), text)
        } else {
            (comment, format!("Ignored: {}.", plain(&finding.title)))
        };
        focus::go_on(self);
        let active = self.workspace.with_untracked(|workspace| workspace.active);
        self.editors().apply(active, &[comment]);
        self.say(Notice::undoable(text));
    }

    /// Adds the files that come with a fix of the active one, before its text is changed.
    pub(crate) fn add_files<'a>(self, files: impl Iterator<Item = &'a NewFile>) {
        let before = self.workspace.with_untracked(|workspace| workspace.files.len());
        self.workspace.update(|workspace| {
            for file in files {
                workspace.add(&file.path, &file.text);
            }
        });
        let brought = self.workspace.with_untracked(|workspace| Brought {
            by: workspace.active,
            before: self.editors().text(workspace.active).unwrap_or_default(),
            files: workspace.files.iter().skip(before).map(|file| file.id).collect(),
        });
        if !brought.files.is_empty() {
            self.memory.update_value(|memory| memory.brought = Some(brought));
        }
    }

    /// Whether there is something to take back, as it changes.
    pub(crate) fn can_undo(self) -> bool {
        // Every step of the editor is told to the workspace.
        let active = self.workspace.with(|workspace| workspace.active);
        self.editors().can_undo(active) || self.is_before_brought(active) || self.can_turn_back()
    }

    /// Takes back the last step in the editor, and the files that came with it.
    pub(crate) fn undo(self) {
        focus::go_on(self);
        let active = self.workspace.with_untracked(|workspace| workspace.active);
        // A fix may bring files and change nothing else.
        let brought = self.is_before_brought(active);
        if !brought && !self.editors().can_undo(active) && untrack(|| self.can_turn_back()) {
            self.turn_back();
            return;
        }
        if !brought {
            self.editors().undo(active);
        }
        if self.is_before_brought(active) {
            self.take_files_away();
        }
        // It told of the step that has gone; one that stays tells of something else.
        if self.notice.with_untracked(|notice| notice.as_ref().is_some_and(Notice::passes)) {
            self.notice.set(None);
        }
    }

    /// Takes back the last undo.
    pub(crate) fn redo(self) {
        focus::go_on(self);
        let active = self.workspace.with_untracked(|workspace| workspace.active);
        if !self.editors().redo(active) && self.intake.with_untracked(Intake::can_be_redone) {
            self.turn_back();
        }
    }

    /// Whether a file has the text again that it had before a fix brought others.
    fn is_before_brought(self, file: FileId) -> bool {
        self.memory.with_value(|Memory { brought, .. }| {
            let brought = brought.as_ref().filter(|brought| brought.by == file);
            brought.is_some_and(|brought| self.editors().text(file).as_ref() == Some(&brought.before))
        })
    }

    fn take_files_away(self) {
        let brought = self.memory.try_update_value(|memory| memory.brought.take()).flatten();
        self.workspace.update(|workspace| {
            for id in brought.into_iter().flat_map(|brought| brought.files) {
                workspace.close(id);
            }
        });
    }

    /// The fix of a finding is not wanted, or wanted after all.
    pub(crate) fn reject(self, finding: &str, rejected: bool) {
        focus::go_on(self);
        self.workspace.update(|workspace| workspace.reject(finding, rejected));
    }

    /// Stores the draft now, and says so when the browser does not; whether it did.
    pub(crate) fn store(self) -> bool {
        let stored = self.workspace.with_untracked(Draft::of).store();
        stored.map_err(|why| self.say(Notice::unstored(why))).is_ok()
    }

    /// Goes on with the newer version of the page, unless the draft cannot be stored.
    pub(crate) fn renew(self) {
        if self.store() {
            self.offline().reload();
        }
    }

    /// Takes a file away; it can be brought back.
    pub(crate) fn close(self, id: FileId) {
        if let Some(closed) = self.workspace.try_update(|workspace| workspace.close(id)).flatten() {
            self.say(Notice::closed(closed));
        }
    }

    /// Shows an example. A text of the user's own is kept.
    pub(crate) fn show_example(self, example: &Example) {
        self.show_sample(File::of_example(example), example.title);
        self.open(example.panel());
    }

    /// Shows an example of a rule in the same way.
    pub(crate) fn show_rule_example(self, rule: &RuleMeta, example: &RuleExample) {
        let kind = if example.bad { "bad" } else { "good" };
        let files = example.files(&format!("{}_{kind}", rule.id.replace('-', "_")));
        let files =
            files.into_iter().map(|file| File { path: file.path, text: file.text.into(), ..File::default() });
        self.open(Panel::Findings);
        self.show_sample(files.collect(), &format!("{}, {kind}", rule.name));
    }

    fn show_sample(self, files: Vec<File>, title: &str) {
        self.visit(Place::Review);
        // It was about files that are not there any more.
        self.intake.set(Intake::Idle);
        self.keep_recent();
        self.workspace.update(|workspace| workspace.show_sample(files));
        let kept = self.workspace.with_untracked(|workspace| !workspace.previous.is_empty());
        self.notice.set(kept.then(|| Notice::kept(format!("This is an example: {title}."))));
    }

    /// Brings back what an example took the place of.
    pub(crate) fn bring_back(self) {
        self.intake.set(Intake::Idle);
        self.keep_recent();
        self.workspace.update(Workspace::bring_back);
    }

    /// Begins to read files; its number. Nothing while others are being read.
    pub(crate) fn begin_reading(self) -> Option<u32> {
        self.memory.try_update_value(|memory| {
            let free = memory.reading.is_none();
            free.then(|| {
                memory.readings += 1;
                memory.reading = Some(memory.readings);
                memory.readings
            })
        })?
    }

    /// Whether this reading goes on.
    pub(crate) fn is_reading(self, number: u32) -> bool {
        self.memory.with_value(|memory| memory.reading == Some(number))
    }

    /// The reading is over, or given up.
    pub(crate) fn end_reading(self) {
        self.memory.update_value(|memory| memory.reading = None);
    }

    /// Tells the user something.
    pub(crate) fn say(self, notice: Notice) {
        let active = self.workspace.with_untracked(|workspace| workspace.active);
        let text = self.editors().text(active).unwrap_or_default();
        self.notice.set(Some(notice.of_step(active, text)));
    }

    /// The finding with this key as it changes; when it goes, what it was last.
    pub(crate) fn follow_finding(self, key: String) -> Memo<Option<Finding>> {
        Memo::new(move |before: Option<&Option<Finding>>| {
            let now = self.shown.with(|shown| {
                shown.as_ref()?.report.findings.iter().find(|finding| finding.key == key).cloned()
            });
            now.or_else(|| before.cloned().flatten())
        })
    }

    /// The finding with this key, in the file that is shown.
    pub(crate) fn finding(self, key: &str) -> Option<Finding> {
        self.shown.with_untracked(|shown| {
            shown.as_ref()?.report.findings.iter().find(|finding| finding.key == key).cloned()
        })
    }
}

/// Whether a line is one of a finding's.
fn covers(finding: &Finding, line: u32) -> bool {
    let Span { start, end } = finding.span;
    let last = if end.column == 0 && end.line > start.line { end.line - 1 } else { end.line };
    (start.line..=last).contains(&line)
}

/// Keys of the findings on a line, that with the fewest lines first.
fn found_at(findings: &[Finding], line: u32) -> Vec<String> {
    let mut here: Vec<&Finding> = findings.iter().filter(|finding| covers(finding, line)).collect();
    here.sort_by_key(|finding| finding.span.end.line - finding.span.start.line);
    here.into_iter().map(|finding| finding.key.clone()).collect()
}

/// What `read` makes of the engine's last answer. How the engine does changes more often, and is no reason to read again.
pub(crate) fn answered<T>(review: ReadSignal<Review>, read: fn(&Review) -> T) -> Memo<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    let answers = Memo::new(move |_| review.with(|review| review.count));
    Memo::new(move |_| {
        answers.get();
        review.with_untracked(read)
    })
}
