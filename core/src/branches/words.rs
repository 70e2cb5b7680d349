//! What two branches have to do with each other, in sentences.

use crate::report::{Clash, Shared};

/// So many things that do not go together are named one by one.
const NAMED: usize = 3;

impl Shared {
    /// What both touch.
    pub fn tables_in_words(&self) -> String {
        let certain = self.unknown == [false, false];
        match self.tables.as_slice() {
            [] if certain => "They touch no table in common.".into(),
            [] => "No table is known that both touch.".into(),
            tables => {
                let names: Vec<String> = tables.iter().map(|table| format!("`{table}`")).collect();
                let nothing = if self.clashes.is_empty() && certain {
                    ", and nothing of them that stands against each other"
                } else {
                    ""
                };
                format!("Both touch {}{nothing}.", names.join(", "))
            }
        }
    }

    /// Of which branch not all is known, if of any.
    pub fn unknown_in_words(&self, [one, other]: [&str; 2]) -> Option<String> {
        let of = match self.unknown {
            [false, false] => return None,
            [true, false] => format!("the branch of `{one}`"),
            [false, true] => format!("the branch of `{other}`"),
            [true, true] => "both branches".into(),
        };
        Some(format!(
            "Statements of {of} cannot be known well enough to say what they touch: look at these yourself."
        ))
    }

    /// All of it, the first few things that do not go together one by one.
    pub fn in_words(&self, heads: [&str; 2]) -> String {
        let mut said = vec![self.tables_in_words()];
        for clash in self.clashes.iter().take(NAMED) {
            said.push(clash.how.clone());
            said.extend(clash.orders_in_words(heads));
        }
        match self.clashes.len().checked_sub(NAMED) {
            None | Some(0) => {}
            Some(1) => said.push("One more thing does not go together.".into()),
            Some(more) => said.push(format!("{more} more things do not go together.")),
        }
        said.extend(self.unknown_in_words(heads));
        said.join(" ")
    }
}

impl Clash {
    /// In which order something fails, if it does.
    pub fn orders_in_words(&self, [one, other]: [&str; 2]) -> Option<String> {
        match self.breaks {
            [true, true] => Some("It fails in both orders.".into()),
            [true, false] => Some(format!("It fails when `{one}` runs before `{other}`.")),
            [false, true] => Some(format!("It fails when `{other}` runs before `{one}`.")),
            [false, false] => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(tables: &[&str], unknown: [bool; 2]) -> Shared {
        let tables = tables.iter().copied().map(str::to_owned).collect();
        Shared { tables, unknown, ..Shared::default() }
    }

    fn clash(how: &str, breaks: [bool; 2]) -> Clash {
        Clash { object: String::new(), how: how.into(), breaks }
    }

    #[test]
    fn what_is_not_certain_is_not_said_to_be_nothing() {
        assert_eq!(shared(&[], [false, false]).tables_in_words(), "They touch no table in common.");
        assert_eq!(shared(&[], [true, false]).tables_in_words(), "No table is known that both touch.");
        assert_eq!(shared(&["a", "b"], [true, false]).tables_in_words(), "Both touch `a`, `b`.");
        assert_eq!(shared(&[], [false, false]).unknown_in_words(["a", "b"]), None);
    }

    #[test]
    fn each_order_that_fails_is_named() {
        let said = [[true, true], [true, false], [false, true], [false, false]]
            .map(|breaks| clash("", breaks).orders_in_words(["a", "b"]));
        assert_eq!(
            said.map(Option::unwrap_or_default),
            [
                "It fails in both orders.",
                "It fails when `a` runs before `b`.",
                "It fails when `b` runs before `a`.",
                ""
            ]
        );
    }

    #[test]
    fn the_first_few_are_told_and_the_others_counted() {
        let clashes = ["A.", "B.", "C.", "D.", "E."].map(|how| clash(how, [false, true]));
        let all = Shared { clashes: clashes.to_vec(), ..shared(&["t"], [false, false]) };
        let fails = "It fails when `b` runs before `a`.";
        assert_eq!(
            all.in_words(["a", "b"]),
            format!("Both touch `t`. A. {fails} B. {fails} C. {fails} 2 more things do not go together.")
        );
    }
}
