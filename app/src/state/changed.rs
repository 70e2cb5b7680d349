//! What another setting changed in the review of the same texts.

use std::collections::BTreeMap;

use retort_core::report::{FileReport, Severity};

/// In numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Changed {
    /// How many files were compared.
    pub(super) files: usize,
    /// Findings that were not there before.
    came: usize,
    /// Findings that are not there any more.
    went: usize,
    /// Findings of another severity.
    otherwise: usize,
}

impl Changed {
    /// Counts what is different in one file.
    pub(super) fn count(&mut self, before: &FileReport, now: &FileReport) {
        self.files += 1;
        let (before, now) = (severities(before), severities(now));
        self.came += now.keys().filter(|key| !before.contains_key(*key)).count();
        self.went += before.keys().filter(|key| !now.contains_key(*key)).count();
        self.otherwise +=
            now.iter().filter(|(key, now)| before.get(*key).is_some_and(|before| before != *now)).count();
    }

    /// As a sentence.
    pub(crate) fn sentence(self) -> String {
        let findings = |number: usize| match number {
            1 => "1 finding".to_owned(),
            number => format!("{number} findings"),
        };
        let mut parts = Vec::new();
        for (number, verb) in
            [(self.came, "came"), (self.went, "went"), (self.otherwise, "changed in severity")]
        {
            match number {
                0 => {}
                _ if parts.is_empty() => parts.push(format!("{} {verb}", findings(number))),
                _ => parts.push(format!("{number} {verb}")),
            }
        }
        if parts.is_empty() {
            "The findings are the same as before the change.".to_owned()
        } else {
            format!("By the change {}.", parts.join(", "))
        }
    }
}

fn severities(file: &FileReport) -> BTreeMap<&str, Severity> {
    file.findings.iter().map(|finding| (finding.key.as_str(), finding.severity)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_told_in_numbers() {
        let said = |came, went, otherwise| Changed { files: 1, came, went, otherwise }.sentence();
        assert_eq!(said(0, 0, 0), "The findings are the same as before the change.");
        assert_eq!(said(1, 0, 0), "By the change 1 finding came.");
        assert_eq!(said(0, 2, 1), "By the change 2 findings went, 1 changed in severity.");
    }
}
