//! The catalogue of rules as the user looks at it: what is searched for, and what is found.

use std::sync::LazyLock;

use retort_core::{
    report::Severity,
    rules::{
        CATALOGUE, Family, RuleMeta,
        elsewhere::{self, Elsewhere},
    },
};

/// Which rules the catalogue shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Filter {
    /// Words, or what another tool calls a rule.
    pub(crate) query: String,
    /// Only those about this.
    pub(crate) family: Option<Family>,
    /// Only those that are this bad.
    pub(crate) severity: Option<Severity>,
    /// Only those with a fix.
    pub(crate) fixable: bool,
}

/// A rule that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hit {
    /// The rule.
    pub(crate) rule: &'static RuleMeta,
    /// The other tool's name that led to it, where its own did not.
    pub(crate) alias: Option<Elsewhere>,
}

/// What can be searched of a rule, folded.
struct Entry {
    rule: &'static RuleMeta,
    own: String,
    aliases: Vec<(Elsewhere, String)>,
    summary: String,
    docs: String,
}

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let entry = |rule: &'static RuleMeta| Entry {
        rule,
        own: fold(&format!("{} {}", rule.id, rule.name)),
        aliases: elsewhere::names_of(rule.id)
            .map(|alias| (alias, fold(&format!("{}:{}", alias.tool, alias.name))))
            .collect(),
        summary: fold(&rule.doc().summary),
        docs: fold(rule.docs),
    };
    in_order().into_iter().map(entry).collect()
});

/// Every rule, family by family, and within each in the order of the catalogue.
pub(crate) fn in_order() -> Vec<&'static RuleMeta> {
    let of = |family: Family| CATALOGUE.iter().copied().filter(move |rule| rule.family == family);
    Family::ALL.into_iter().flat_map(of).collect()
}

/// A family's name in an address.
pub(crate) fn slug(family: Family) -> String {
    family.name().to_lowercase().replace(',', "").replace(' ', "-")
}

/// The family with that name in an address.
pub(crate) fn family_by_slug(name: &str) -> Option<Family> {
    Family::ALL.into_iter().find(|family| slug(*family) == name)
}

/// A severity's name in an address.
pub(crate) fn severity_slug(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "advice",
    }
}

/// The severity with that name in an address.
pub(crate) fn severity_by_slug(name: &str) -> Option<Severity> {
    [Severity::Error, Severity::Warning, Severity::Advice]
        .into_iter()
        .find(|severity| severity_slug(*severity) == name)
}

impl Filter {
    /// Whether it lets everything through.
    pub(crate) fn is_open(&self) -> bool {
        !self.has_words() && self.family.is_none() && self.severity.is_none() && !self.fixable
    }

    /// Whether something is searched for.
    pub(crate) fn has_words(&self) -> bool {
        !self.query.trim().is_empty()
    }

    /// The rules that it lets through: without words in the order of the catalogue, else what was meant most likely first.
    pub(crate) fn hits(&self) -> Vec<Hit> {
        let query = fold(&self.query);
        let words: Vec<&str> = query.split_whitespace().collect();
        let mut found: Vec<(u32, Hit)> = ENTRIES
            .iter()
            .filter(|entry| self.allows(entry.rule))
            .filter_map(|entry| entry.rank(query.trim(), &words))
            .collect();
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().map(|(_, hit)| hit).collect()
    }

    /// The rules before and after one, in the order in which they are listed. Where the filter hides the rule, among all.
    pub(crate) fn neighbours(&self, id: &str) -> [Option<&'static RuleMeta>; 2] {
        let listed: Vec<&RuleMeta> = self.hits().iter().map(|hit| hit.rule).collect();
        let place = |rules: &[&'static RuleMeta]| rules.iter().position(|rule| rule.id == id);
        let rules = if place(&listed).is_some() { listed } else { in_order() };
        let at = place(&rules);
        let beside = |step: fn(usize) -> Option<usize>| rules.get(step(at?)?).copied();
        [beside(|at| at.checked_sub(1)), beside(|at| at.checked_add(1))]
    }

    fn allows(&self, rule: &RuleMeta) -> bool {
        self.family.is_none_or(|family| rule.family == family)
            && self.severity.is_none_or(|severity| rule.severity == severity)
            && (!self.fixable || rule.fix.is_some())
    }
}

impl Entry {
    /// How far from what is searched for: 0 is its very name. Nothing where a word is nowhere in it.
    fn rank(&self, query: &str, words: &[&str]) -> Option<(u32, Hit)> {
        let hit = |alias| Hit { rule: self.rule, alias };
        let has = |text: &str| words.iter().all(|word| text.contains(word));
        if self.rule.id == query {
            return Some((0, hit(None)));
        }
        let named =
            |alias: &str| alias == query || alias.split_once(':').is_some_and(|(_, name)| name == query);
        if let Some((alias, _)) = self.aliases.iter().find(|(_, folded)| named(folded)) {
            return Some((1, hit(Some(*alias))));
        }
        if has(&self.own) {
            return Some((2, hit(None)));
        }
        if let Some((alias, _)) = self.aliases.iter().find(|(_, folded)| has(folded)) {
            return Some((3, hit(Some(*alias))));
        }
        if words.iter().all(|word| has_word(&self.summary, word)) {
            return Some((4, hit(None)));
        }
        // A word may stand in the name and another in the docs.
        let anywhere = |word: &&str| self.own.contains(*word) || has_word(&self.docs, word);
        words.iter().all(anywhere).then(|| (5, hit(None)))
    }
}

/// Whether a word of the text begins so: in a long text, most letters stand somewhere within another word.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| !text[..at].ends_with(char::is_alphanumeric))
}

/// Without what nobody means: capitals, and whether words are joined with `-` or with `_`.
fn fold(text: &str) -> String {
    text.to_ascii_lowercase().replace('_', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(filter: &Filter) -> Vec<&'static str> {
        filter.hits().iter().map(|hit| hit.rule.id).collect()
    }

    fn query(query: &str) -> Filter {
        Filter { query: query.into(), ..Filter::default() }
    }

    #[test]
    fn without_a_word_every_rule_is_shown_once_by_family() {
        assert_eq!(ids(&Filter::default()).len(), CATALOGUE.len());
        let families: Vec<Family> = Filter::default().hits().iter().map(|hit| hit.rule.family).collect();
        let mut seen = families.clone();
        seen.dedup();
        assert_eq!(seen, Family::ALL);
    }

    #[test]
    fn a_rule_is_found_by_its_id_its_words_and_the_names_of_others() {
        for text in [
            "index-without-concurrently",
            "INDEX_WITHOUT_CONCURRENTLY",
            "require-concurrent-index-creation",
            "squawk:require-concurrent-index-creation",
            "requireConcurrentIndexCreation",
            "add_index",
            "index build CONCURRENTLY",
        ] {
            assert!(
                ids(&query(text)).contains(&"index-without-concurrently"),
                "{text}: {:?}",
                ids(&query(text))
            );
        }
        assert_eq!(ids(&query("index-without-concurrently"))[0], "index-without-concurrently");
        let hit = query("MP001").hits()[0];
        assert_eq!((hit.rule.id, hit.alias.unwrap().tool), ("index-without-concurrently", "migrationpilot"));
        assert_eq!(ids(&query("xyzzy")), [""; 0]);
        assert!(has_word("is not null", "nul") && !has_word("another", "not"));
    }

    #[test]
    fn filters_are_all_held_at_once() {
        let filter = Filter {
            family: Some(Family::Index),
            severity: Some(Severity::Warning),
            fixable: true,
            query: "lock".into(),
        };
        let hits = filter.hits();
        assert!(!hits.is_empty());
        for hit in hits {
            assert_eq!((hit.rule.family, hit.rule.severity), (Family::Index, Severity::Warning));
            assert!(hit.rule.fix.is_some() && hit.rule.docs.to_lowercase().contains("lock"));
        }
    }

    #[test]
    fn neighbours_are_those_of_the_list() {
        let of = |filter: &Filter, id| filter.neighbours(id).map(|rule| rule.map(|rule| rule.id));
        let all: Vec<&str> = in_order().iter().map(|rule| rule.id).collect();
        let open = Filter::default();
        assert_eq!(of(&open, all[0]), [None, Some(all[1])]);
        assert_eq!(of(&open, all[1]), [Some(all[0]), Some(all[2])]);
        assert_eq!(of(&open, "no-such-rule"), [None, None]);
        let filter = Filter { family: Some(Family::Enum), ..Filter::default() };
        let enums = ids(&filter);
        assert_eq!(of(&filter, enums[enums.len() - 1]), [Some(enums[enums.len() - 2]), None]);
        assert_eq!(of(&filter, all[1]), of(&open, all[1]), "a rule that is not in the list");
    }

    #[test]
    fn families_and_severities_have_names_in_addresses() {
        for family in Family::ALL {
            assert_eq!(family_by_slug(&slug(family)), Some(family));
        }
        assert_eq!(slug(Family::Object), "views-triggers-partitions");
        assert_eq!(severity_by_slug("warning"), Some(Severity::Warning));
        assert_eq!(severity_by_slug("worse"), None);
    }
}
