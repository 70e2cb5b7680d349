//! What two branches do to one object that does not go together.

use super::touches::{Dealings, Object};
use crate::{report::Clash, sql::RelName};

/// What goes wrong with an object that both deal with, if anything does.
pub(super) fn clash(names: [&str; 2], object: &Object, one: &Dealings, other: &Dealings) -> Option<Clash> {
    let name = object.to_string();
    let [first, second] = names;
    let branch = |swapped| format!("The branch of `{}`", if swapped { second } else { first });
    let what = |how: String, breaks: [bool; 2]| Some(Clash { object: name.clone(), how, breaks });
    // Where each needs it to be as the other leaves it, one order works, and which one depends on what is there.
    let breaks = [one.stop(other), other.stop(one)];
    if one.finds == Some(false) && other.finds == Some(false) && breaks == [true, true] {
        return what(format!("Both make {name}: whichever runs second fails."), breaks);
    }
    if one.leaves == Some(false) && other.leaves == Some(false) && breaks == [true, true] {
        return what(format!("Both take {name} away: whichever runs second fails."), breaks);
    }
    for (makes, uses, swapped) in [(one, other, false), (other, one, true)] {
        if makes.finds == Some(false) && makes.leaves == Some(true) && uses.finds == Some(true) {
            if uses.leaves == Some(false) {
                // Whether it is there before both decides which of the two orders fails.
                return None;
            }
            let breaks = if swapped { [true, false] } else { [false, true] };
            return what(format!("{} needs {name}, which only the other makes.", branch(!swapped)), breaks);
        }
    }
    for (drops, uses, swapped) in [(one, other, false), (other, one, true)] {
        if drops.leaves != Some(false) || uses.finds != Some(true) {
            continue;
        }
        let after = drops.drops && uses.leans;
        let breaks = if swapped { [after, true] } else { [true, after] };
        let taken = if drops.drops { "drops" } else { "takes away" };
        let mut how = format!("{} {taken} {name}, and the other needs it.", branch(swapped));
        if after {
            how.push_str(" The other way round it cannot be dropped: what the other made depends on it.");
        }
        return what(how, breaks);
    }
    for (changes, views, swapped) in [(one, other, false), (other, one, true)] {
        if changes.sets.contains_key("type") && views.shows && views.leaves.is_none() {
            let breaks = if swapped { [true, false] } else { [false, true] };
            return what(
                format!("{} changes the type of {name}, and a view of the other uses it.", branch(swapped)),
                breaks,
            );
        }
    }
    if breaks != [false, false] {
        return what(
            format!("Both deal with {name}, and the second finds it otherwise than it needs it."),
            breaks,
        );
    }
    let differs = one
        .sets
        .iter()
        .find(|(property, value)| other.sets.get(*property).is_some_and(|theirs| theirs != *value));
    let (property, _) = differs?;
    what(
        format!("Both set the {property} of {name}: what it is in the end depends on which runs second."),
        breaks,
    )
}

impl Dealings {
    /// Whether what these leave is not what others behind them must find.
    pub(super) fn stop(&self, others: &Self) -> bool {
        self.leaves.zip(others.finds).is_some_and(|(leaves, finds)| leaves != finds)
    }
}

impl Object {
    /// The table that it is a part of.
    pub(crate) fn table(&self) -> Option<&RelName> {
        match self {
            Object::Column(table, _)
            | Object::Constraint(table, _)
            | Object::PrimaryKey(table)
            | Object::Part(_, table, _) => Some(table),
            Object::Relation(_) | Object::Type(_) | Object::Label(..) | Object::Other(..) => None,
        }
    }

    /// The word for it; nothing for a relation, which may be of several kinds.
    pub(crate) fn word(&self) -> Option<&'static str> {
        match self {
            Object::Relation(_) => None,
            Object::Column(..) => Some("column"),
            Object::Constraint(..) => Some("constraint"),
            Object::PrimaryKey(_) => Some("primary key"),
            Object::Type(_) => Some("type"),
            Object::Label(..) => Some("label"),
            Object::Part(word, ..) | Object::Other(word, _) => Some(word),
        }
    }
}

/// With a name in signs that Markdown reads as code.
impl std::fmt::Display for Object {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Object::Relation(name) => write!(f, "`{name}`"),
            Object::Column(table, column) => write!(f, "the column `{table}.{column}`"),
            Object::Constraint(table, name) => write!(f, "the constraint `{name}` of `{table}`"),
            Object::PrimaryKey(table) => write!(f, "the primary key of `{table}`"),
            Object::Type(name) => write!(f, "the type `{name}`"),
            Object::Label(name, label) => write!(f, "the value `{label}` of `{name}`"),
            Object::Part(word, table, name) => write!(f, "the {word} `{name}` of `{table}`"),
            Object::Other(word, name) => write!(f, "the {word} `{name}`"),
        }
    }
}
