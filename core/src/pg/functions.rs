//! How volatile PostgreSQL's functions are, as its own catalogue says.

use std::{collections::BTreeMap, sync::OnceLock};

/// How volatile a function is; `provolatile` in `pg_proc`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Volatility {
    /// The same arguments always give the same result.
    Immutable,
    /// The result is the same within one statement, as with `now()`.
    Stable,
    /// Every call may give another result, as with `random()`.
    Volatile,
}

const TABLE: &str = include_str!("../../facts/functions.tsv");

/// Functions younger than the server that the table was made from, and keywords that act like functions.
const MORE: [(&str, Volatility); 14] = [
    ("uuidv4", Volatility::Volatile),
    ("uuidv7", Volatility::Volatile),
    ("random_normal", Volatility::Volatile),
    ("uuid_extract_timestamp", Volatility::Immutable),
    ("uuid_extract_version", Volatility::Immutable),
    ("current_date", Volatility::Stable),
    ("current_time", Volatility::Stable),
    ("current_timestamp", Volatility::Stable),
    ("localtime", Volatility::Stable),
    ("localtimestamp", Volatility::Stable),
    ("current_role", Volatility::Stable),
    ("user", Volatility::Stable),
    ("current_catalog", Volatility::Stable),
    ("session_user", Volatility::Stable),
];

/// How volatile a function is; of several with one name the most volatile counts. Nothing when Retort does not know it.
pub fn volatility(function: &str) -> Option<Volatility> {
    static PARSED: OnceLock<BTreeMap<&'static str, Volatility>> = OnceLock::new();
    let bare = function.rsplit('.').next().unwrap_or(function);
    PARSED.get_or_init(read).get(bare).copied()
}

/// Whether no function of this name is IMMUTABLE, whatever the types of its arguments. Nothing is said of those that
/// Retort does not know.
pub fn is_never_immutable(function: &str) -> bool {
    let bare = function.rsplit('.').next().unwrap_or(function);
    let sometimes = TABLE.lines().filter_map(|line| line.strip_prefix("sometimes\t"));
    volatility(bare).is_some_and(|found| found != Volatility::Immutable)
        && !sometimes.flat_map(|names| names.split(' ')).any(|name| name == bare)
}

fn read() -> BTreeMap<&'static str, Volatility> {
    let lines =
        TABLE.lines().filter_map(|line| line.split_once('\t')).filter(|(kind, _)| *kind != "sometimes");
    let listed = lines.flat_map(|(kind, names)| {
        let volatility = match kind {
            "volatile" => Volatility::Volatile,
            "stable" => Volatility::Stable,
            _ => Volatility::Immutable,
        };
        names.split(' ').map(move |name| (name, volatility))
    });
    listed.chain(MORE).collect()
}

#[cfg(test)]
mod tests {
    use super::{Volatility, is_never_immutable, volatility};

    #[test]
    fn functions_of_defaults_are_known() {
        for (function, expected) in [
            ("now", Volatility::Stable),
            ("current_timestamp", Volatility::Stable),
            ("statement_timestamp", Volatility::Stable),
            ("clock_timestamp", Volatility::Volatile),
            ("gen_random_uuid", Volatility::Volatile),
            ("uuid_generate_v4", Volatility::Volatile),
            ("public.uuid_generate_v4", Volatility::Volatile),
            ("nextval", Volatility::Volatile),
            ("random", Volatility::Volatile),
            ("timezone", Volatility::Stable),
            ("lower", Volatility::Immutable),
            ("md5", Volatility::Immutable),
            ("to_char", Volatility::Stable),
            ("jsonb_build_object", Volatility::Stable),
        ] {
            assert_eq!(volatility(function), Some(expected), "{function}");
        }
        assert_eq!(volatility("app.next_id"), None);
    }

    #[test]
    fn some_functions_are_immutable_for_some_types() {
        for never in ["now", "current_date", "concat", "to_char", "unaccent", "random"] {
            assert!(is_never_immutable(never), "{never}");
        }
        for sometimes in ["date", "date_trunc", "to_tsvector", "timezone", "lower", "app.key_of"] {
            assert!(!is_never_immutable(sometimes), "{sometimes}");
        }
    }
}
