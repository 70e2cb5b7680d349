//! A rule's doc comment, taken apart: one source for the page, the README, the hover and the tests.

/// The parts of a rule's documentation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RuleDoc {
    /// The first paragraph: one sentence that says what happens.
    pub summary: String,
    /// What follows, by heading.
    pub sections: Vec<Section>,
}

/// One `## Heading` and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading.
    pub heading: String,
    /// The Markdown beneath it.
    pub body: String,
}

/// A code block of the documentation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// `python` or `sql`.
    pub language: String,
    /// Whether the rule must find something in it: `bad`; otherwise it is `good`.
    pub bad: bool,
    /// The code.
    pub code: String,
}

impl RuleDoc {
    /// Takes a doc comment apart. Each line of it begins with the space that follows `///`.
    pub fn parse(docs: &str) -> RuleDoc {
        let mut doc = RuleDoc::default();
        let mut in_code = false;
        for line in docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)) {
            if line.starts_with("```") {
                in_code = !in_code;
            }
            match (line.strip_prefix("## "), doc.sections.last_mut()) {
                (Some(heading), _) if !in_code => {
                    doc.sections.push(Section { heading: heading.to_owned(), body: String::new() });
                }
                (_, Some(section)) => push_line(&mut section.body, line),
                (_, None) => push_line(&mut doc.summary, line),
            }
        }
        doc.summary = doc.summary.trim().replace('\n', " ");
        for section in &mut doc.sections {
            section.body = section.body.trim().to_owned();
        }
        doc
    }

    /// The text beneath a heading.
    pub fn section(&self, heading: &str) -> Option<&str> {
        self.sections.iter().find(|section| section.heading == heading).map(|section| section.body.as_str())
    }

    /// Every code block marked `bad` or `good`, in order.
    pub fn examples(&self) -> Vec<Example> {
        self.sections.iter().flat_map(|section| examples_in(&section.body)).collect()
    }
}

fn push_line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

fn examples_in(body: &str) -> Vec<Example> {
    let mut found = Vec::new();
    let mut open: Option<Example> = None;
    for line in body.lines() {
        match (line.strip_prefix("```"), open.take()) {
            (Some(_), Some(example)) => found.push(example),
            (Some(info), None) => {
                let (language, mark) = info.split_once(',').unwrap_or((info, ""));
                open =
                    Some(Example { language: language.to_owned(), bad: mark == "bad", code: String::new() });
            }
            (None, Some(mut example)) => {
                push_line(&mut example.code, line);
                open = Some(example);
            }
            (None, None) => {}
        }
    }
    found
}
