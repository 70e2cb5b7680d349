//! What other tools call the hazards, so that whoever comes from one finds the rule.
//!
//! The names are data: `elsewhere.tsv`. Most tools cut the field into other pieces, so a name may lead to several rules.

/// One name of a hazard in another tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Elsewhere {
    /// The tool: `squawk`.
    pub tool: &'static str,
    /// The name there: `require-concurrent-index-creation`.
    pub name: &'static str,
    /// The id of the rule here.
    pub rule: &'static str,
}

/// Every name, by tool and name.
pub fn all() -> impl Iterator<Item = Elsewhere> {
    // The first line says what the columns are.
    include_str!("elsewhere.tsv").lines().skip(1).filter_map(|line| {
        let mut columns = line.split('\t');
        Some(Elsewhere { tool: columns.next()?, name: columns.next()?, rule: columns.next()? })
    })
}

/// The names of a rule's hazard.
pub fn names_of(rule: &str) -> impl Iterator<Item = Elsewhere> {
    all().filter(move |elsewhere| elsewhere.rule == rule)
}

/// The rules behind a name, in capitals or not.
pub fn find(name: &str) -> impl Iterator<Item = Elsewhere> {
    all().filter(move |elsewhere| elsewhere.name.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_line_is_a_name_of_a_rule() {
        let lines = include_str!("elsewhere.tsv").lines();
        assert_eq!(lines.clone().next(), Some("tool\tname\trule"));
        for line in lines.clone() {
            let filled = line.split('\t').filter(|column| !column.is_empty()).count();
            assert_eq!(filled, 3, "three columns: {line}");
        }
        assert_eq!(all().count(), lines.count() - 1);
        for elsewhere in all() {
            assert!(crate::rules::find(elsewhere.rule).is_some(), "there is no rule {}", elsewhere.rule);
        }
    }

    #[test]
    fn the_names_are_sorted_and_none_is_there_twice() {
        let names: Vec<_> = all().collect();
        let sorted: Vec<_> = names.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
        assert_eq!(names, sorted);
    }

    #[test]
    fn a_rule_is_found_by_the_name_that_another_tool_gives_it() {
        let rules = |name| find(name).map(|elsewhere| elsewhere.rule).collect::<Vec<_>>();
        assert_eq!(rules("Require-Concurrent-Index-Creation"), ["index-without-concurrently"]);
        assert_eq!(rules("mp001"), ["index-without-concurrently"]);
        assert_eq!(rules("ag004"), ["column-renamed", "table-renamed"]);
        assert!(rules("no-such-name").is_empty());
        let squawk = names_of("column-dropped").find(|elsewhere| elsewhere.tool == "squawk");
        assert_eq!(squawk.map(|elsewhere| elsewhere.name), Some("ban-drop-column"));
    }
}
