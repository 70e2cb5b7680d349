//! Several files in one text, separated as people paste them.
//!
//! Three ways are known. A line that is a file's name and little else, as `head`, chat programs and people write it; fences of
//! Markdown, with the name before them or without; and nothing at all, where one revision simply follows the other.

use super::sort;

/// A file in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// Its name, where the text gives one.
    pub(super) path: Option<String>,
    /// Its text.
    pub(super) text: String,
}

/// The files in a text. Nothing when it is one file that does not even say its name.
pub(super) fn split(text: &str) -> Option<Vec<Part>> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut parts = by_fences(&lines).or_else(|| by_names(&lines)).or_else(|| by_revisions(&lines))?;
    parts.retain(|part| !part.text.trim().is_empty());
    (!parts.is_empty()).then_some(parts)
}

/// What stands in fences, when all code of the text does.
fn by_fences(lines: &[&str]) -> Option<Vec<Part>> {
    let mut parts: Vec<Part> = Vec::new();
    let mut open: Option<(&str, Part)> = None;
    let mut last = "";
    for line in lines {
        let bare = line.trim_end();
        match &mut open {
            Some((fence, _)) if bare == *fence => parts.extend(open.take().map(|(_, part)| part)),
            Some((_, part)) => part.text.push_str(line),
            None if bare.starts_with("```") || bare.starts_with("~~~") => {
                let fence =
                    bare.get(..bare.len() - bare.trim_start_matches(['`', '~']).len()).unwrap_or(bare);
                let info = bare.get(fence.len()..).unwrap_or_default();
                let path = info.split_whitespace().find_map(name_in).or_else(|| name_in(last));
                open = Some((fence, Part { path, text: String::new() }));
            }
            // Code outside: the fences belong to a docstring.
            None if bare.starts_with("def ") || bare.starts_with("import ") || bare.starts_with("from ") => {
                return None;
            }
            None if !bare.is_empty() => last = bare,
            None => {}
        }
    }
    // A fence that is not closed goes on to the end, as in Markdown.
    parts.extend(open.map(|(_, part)| part));
    (!parts.is_empty()).then_some(parts)
}

/// What stands below lines that are names. The first line that says something must be one.
fn by_names(lines: &[&str]) -> Option<Vec<Part>> {
    let first = lines.iter().find(|line| !is_nothing(line))?;
    name_in(first)?;
    let mut parts: Vec<Part> = Vec::new();
    let mut previous = "\n";
    for line in lines {
        // In the middle of a file, a name alone on a line is a comment unless a blank line or a rule comes before it.
        let apart = previous.trim_matches(|c: char| "-=#*/ \r\n".contains(c)).is_empty();
        match name_in(line).filter(|_| apart || is_rule(line)) {
            Some(path) => parts.push(Part { path: Some(path), text: String::new() }),
            None => {
                if let Some(part) = parts.last_mut() {
                    part.text.push_str(line);
                }
            }
        }
        previous = line;
    }
    for part in &mut parts {
        part.text = without_rules(&part.text);
    }
    Some(parts)
}

/// The path in a line that is a file's name with at most decoration and a word like "File:" around it.
fn name_in(line: &str) -> Option<String> {
    if line.starts_with([' ', '\t']) {
        return None;
    }
    let decoration = |c: char| "#-=*/<>:`'\"[](){}$|~".contains(c) || c.is_whitespace();
    let bare = line.trim_matches(decoration);
    let word = |bare: &str| {
        ["file:", "filename:", "file", "cat", "title=", "path="].iter().find_map(|word| {
            let head = bare.get(..word.len())?;
            head.eq_ignore_ascii_case(word).then(|| bare.get(word.len()..).unwrap_or_default().to_owned())
        })
    };
    let path = word(bare).unwrap_or_else(|| bare.to_owned());
    let path = path.trim_matches(decoration);
    let plain = |c: char| c.is_alphanumeric() || "_-./\\@+".contains(c);
    let is_name = !path.rsplit(['/', '\\']).next().unwrap_or_default().starts_with('.');
    (sort::is_source(path) && is_name && path.chars().all(plain)).then(|| path.replace('\\', "/"))
}

/// Whether a line draws attention to itself: `==> name <==`, `# --- name ---`.
fn is_rule(line: &str) -> bool {
    ["--", "==", "##", "**", "//"].iter().any(|mark| line.trim_start_matches(['#', ' ']).starts_with(mark))
}

/// Without the blank lines, and the lines of nothing but dashes, around a file.
fn without_rules(text: &str) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let front = lines.iter().take_while(|line| is_nothing(line)).count();
    let back = lines.iter().rev().take_while(|line| is_nothing(line)).count();
    lines.get(front..lines.len().saturating_sub(back)).unwrap_or_default().concat()
}

/// Whether a line is blank, or of nothing but dashes and the like.
fn is_nothing(line: &str) -> bool {
    let bare = line.trim();
    bare.is_empty() || bare.len() > 2 && bare.chars().all(|c| "-=#*".contains(c))
}

/// One revision after the other: each begins with what stands before its `revision = …`, up to the body of the one before.
fn by_revisions(lines: &[&str]) -> Option<Vec<Part>> {
    let marks: Vec<usize> =
        (0..lines.len()).filter(|at| assigns_revision(lines.get(*at).unwrap_or(&""))).collect();
    let [first, rest @ ..] = marks.as_slice() else { return None };
    let mut starts = vec![0];
    let mut floor = *first;
    for mark in rest {
        // Two of them with nothing between that runs are one file that assigns twice.
        if !lines.get(floor..*mark)?.iter().any(|line| line.starts_with("def ")) {
            return None;
        }
        starts.push(head_of(lines, floor, *mark));
        floor = *mark;
    }
    (starts.len() > 1).then(|| {
        let ends = starts.iter().skip(1).copied().chain([lines.len()]);
        let text = |(start, end): (&usize, usize)| lines.get(*start..end).unwrap_or_default().concat();
        starts.iter().zip(ends).map(text).map(|text| Part { path: None, text }).collect()
    })
}

fn assigns_revision(line: &str) -> bool {
    line.strip_prefix("revision").is_some_and(|rest| {
        let rest = rest.trim_start();
        rest.starts_with('=') && !rest.starts_with("==") || rest.starts_with(':') && rest.contains('=')
    })
}

/// The first line of the file whose `revision` is on line `mark`: docstring, comments and imports belong to it.
fn head_of(lines: &[&str], floor: usize, mark: usize) -> usize {
    let mut at = mark;
    let mut head = mark;
    while at > floor + 1 {
        let line = lines.get(at - 1).map_or("", |line| line.trim_end());
        let is_import = line.starts_with("import ") || line.starts_with("from ");
        if let Some(quotes) = ["\"\"\"", "'''"].iter().find(|quotes| line.ends_with(**quotes)) {
            let opens = |line: &&str| {
                line.starts_with(quotes) || line.get(1..).is_some_and(|rest| rest.starts_with(quotes))
            };
            // A docstring of one line opens where it closes.
            let alone = line.len() > 5 && opens(&line);
            let above = lines.get(floor + 1..at - 1).unwrap_or_default();
            let up =
                if alone { 0 } else { above.iter().rev().position(opens).map_or(usize::MAX, |up| up + 1) };
            if up == usize::MAX {
                break;
            }
            at -= 1 + up;
            head = at;
            // Nothing of a file comes before its docstring but comments.
            while at > floor + 1 && lines.get(at - 1).is_some_and(|line| line.starts_with('#')) {
                at -= 1;
                head = at;
            }
            return head;
        } else if is_import || line.starts_with('#') {
            head = at - 1;
        } else if !line.is_empty() {
            break;
        }
        at -= 1;
    }
    head
}
