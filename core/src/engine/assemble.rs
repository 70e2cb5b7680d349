//! From runs to the report: rules, ignores, settings, keys, order; byte ranges become lines and columns here.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    analyse::{Analysed, AnalysedFile, Read, ReadFile},
    statements::statements,
};
use crate::{
    checklist,
    ignore::{self, Ignore},
    protocol::{Input, Role},
    report::{FileKind, FileReport, Finding, Fix, SyntaxError, TextEdit},
    rules::{self, Asked, Beside, CallsElsewhere, Draft, DraftFix, End, Findings, RuleContext},
    text::{ByteRange, Edit, SourceFile},
};

/// The review of one file.
#[derive(Clone)]
pub(super) struct Assembled {
    pub(super) report: Arc<FileReport>,
    /// What it depends on of the schema at the end of the chain.
    pub(super) asked: Asked,
}

/// The review of one file; `place` is its index in the chain.
pub(super) fn file_report(
    place: usize,
    analysed: &Analysed,
    beside: &Beside,
    input: &Input,
) -> Option<Assembled> {
    let (file, link) = (analysed.files.get(place)?, analysed.chain.links().get(place)?);
    let ReadFile { source, role, read } = &*file.read;
    let mut report = FileReport {
        path: source.path.clone(),
        kind: file.read.kind(),
        role: *role,
        depends_on: link.depends_on.clone(),
        branch_labels: link.labels.clone(),
        uncertain: link.uncertain,
        ..FileReport::default()
    };
    let mut asked = Asked::default();
    match (read, &file.runs) {
        (Read::Failed { .. }, _) if *role == Role::Baseline => {}
        (Read::Failed { range, message }, _) => {
            report.error = Some(SyntaxError { span: source.span(*range), message: message.clone() });
        }
        (Read::Migration(_, migration), runs) => {
            let revision = &migration.revision;
            report.revision = revision.known_id().map(str::to_owned);
            report.down_revision = revision.known_parents().to_vec();
            report.message = revision.message().map(str::to_owned);
            // Nothing is said of what is only there to understand the others by.
            if let (Role::Review, Some(runs)) = (role, runs) {
                let ctx = RuleContext {
                    file: source,
                    revision,
                    upgrade: &runs.upgrade,
                    downgrade: &runs.downgrade,
                    chain: &analysed.chain,
                    end: End::new(&analysed.end),
                    place,
                    beside,
                    dumped: analysed.dumped(),
                    settings: &input.settings,
                    elsewhere: CallsElsewhere::of([&runs.upgrade, &runs.downgrade]),
                };
                judge(&ctx, file, analysed, &mut report);
                asked = ctx.end.asked();
            }
        }
        (Read::Skipped, _) => {}
    }
    Some(Assembled { report: Arc::new(report), asked })
}

fn judge(ctx: &RuleContext<'_>, file: &AnalysedFile, analysed: &Analysed, report: &mut FileReport) {
    report.findings = findings(ctx, report.kind);
    report.upgrade = statements(file, ctx.upgrade, analysed, ctx.settings);
    report.downgrade = statements(file, ctx.downgrade, analysed, ctx.settings);
    if report.kind == FileKind::Revision {
        report.checklist = checklist::review_items(ctx, &report.findings);
        report.safety = checklist::safety_items(ctx, &report.findings);
    }
}

/// What the rules find, less what is ignored or off, in the order of the text.
fn findings(ctx: &RuleContext<'_>, kind: FileKind) -> Vec<Finding> {
    let mut found = Findings::default();
    rules::check_all(ctx, &mut found);
    let ignores = ignore::read(ctx.file, &ctx.revision.comments);
    let mut used = vec![false; ignores.len()];
    let mut drafts: Vec<Draft> = found.into_vec();
    drafts.retain(|draft| !is_ignored(ctx, draft, &ignores, &mut used));
    if !ctx.is_off(rules::revision::UnusedIgnore::META.id) {
        let unused = ignores.iter().zip(&used).filter(|(_, used)| !**used).map(|(ignore, _)| ignore);
        drafts.extend(unused.map(|ignore| rules::revision::UnusedIgnore::draft(ctx, ignore)));
    }
    keep_fixes_that_fit_all(ctx, &mut drafts);
    // Stable: rules that speak of one place keep the registry's order.
    drafts.sort_by_key(|draft| (draft.range.start, draft.severity));
    let mut ordinals = BTreeMap::new();
    drafts.into_iter().filter_map(|draft| finding(ctx, kind, draft, &mut ordinals)).collect()
}

/// Of a call that runs more than once, in a loop or a helper, only those fixes stay that every one of its operations asks
/// for in the same words: what is right for one of them would be wrong for another.
fn keep_fixes_that_fit_all(ctx: &RuleContext<'_>, drafts: &mut [Draft]) {
    for call in ctx.elsewhere.iter() {
        let ops = ctx.runs().into_iter().flat_map(|run| &run.ops).filter(|op| op.call == call).count();
        let inside = |draft: &&mut Draft| call.start <= draft.range.start && draft.range.end <= call.end;
        let mut groups: BTreeMap<(&str, ByteRange), Vec<&mut Draft>> = BTreeMap::new();
        for draft in drafts.iter_mut().filter(inside) {
            groups.entry((draft.rule.id, draft.range)).or_default().push(draft);
        }
        for mut asking in groups.into_values() {
            let fixes: Vec<Vec<DraftFix>> = asking.iter().map(|draft| draft.fixes.clone()).collect();
            let asks =
                |fix: &DraftFix, known: &Vec<DraftFix>| known.iter().any(|known| known.edits == fix.edits);
            for draft in &mut asking {
                draft.fixes.retain(|fix| fixes.len() == ops && fixes.iter().all(|known| asks(fix, known)));
            }
        }
    }
}

fn is_ignored(ctx: &RuleContext<'_>, draft: &Draft, ignores: &[Ignore], used: &mut [bool]) -> bool {
    let first = ctx.file.lines.line_of(draft.range.start);
    let last = ctx.file.lines.line_of(draft.range.end);
    // A place inside a string can only be spoken of where its statement begins.
    let begins = draft.statement.map(|statement| ctx.file.lines.line_of(statement.start));
    let mut hidden = false;
    for (ignore, used) in ignores.iter().zip(used) {
        if (first..=last).chain(begins).any(|line| ignore.hides(draft.rule.id, line)) {
            *used = true;
            hidden = true;
        }
    }
    hidden
}

fn finding(
    ctx: &RuleContext<'_>,
    kind: FileKind,
    draft: Draft,
    ordinals: &mut BTreeMap<String, u32>,
) -> Option<Finding> {
    let severity = draft.severity_in(ctx)?;
    let name = format!("{}-{:08x}", draft.rule.id, hash(ctx.file.slice(draft.range)));
    let ordinal = ordinals.entry(name.clone()).or_default();
    let key = format!("{name}-{ordinal}");
    *ordinal += 1;
    let rule = draft.rule.id;
    // A comment that hides nothing is taken out, not hidden in turn.
    let ignore = (rule != rules::revision::UnusedIgnore::META.id)
        .then(|| ignore::comment(ctx.file, kind, ctx.revision, rule, draft.range, draft.statement));
    Some(Finding {
        key,
        rule: draft.rule.id.to_owned(),
        severity,
        direction: draft.direction,
        span: ctx.file.span(draft.range),
        title: draft.title,
        message: draft.message,
        uncertain: draft.uncertain,
        fixes: draft.fixes.into_iter().map(|fix| outward(ctx.file, fix)).collect(),
        ignore: ignore.map(|edit| text_edit(ctx.file, edit)),
    })
}

fn outward(file: &SourceFile, fix: DraftFix) -> Fix {
    let mut edits = fix.edits;
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    Fix {
        title: fix.title,
        applicability: fix.applicability,
        edits: edits.into_iter().map(|edit| text_edit(file, edit)).collect(),
        new_files: fix.new_files,
    }
}

fn text_edit(file: &SourceFile, edit: Edit) -> TextEdit {
    TextEdit { span: file.span(edit.range), text: edit.text }
}

/// FNV-1a, 32 bits: names a piece of text well enough within one file, and is the same everywhere.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
