//! Which keywords SQLAlchemy's constructs take: any other is an error before anything is done.

use super::super::call::Call;

/// Written by `core/oracle/keywords.py`, which says what a line holds.
const KEYWORDS: &str = include_str!("keywords.txt");

/// The exception that `construct(…)` raises for the first keyword that it does not take; nothing for a construct that
/// takes any. `own` are the names that whoever passes the keywords on takes for itself.
pub(crate) fn misfit(construct: &str, call: &Call<'_>, own: impl Fn(&str) -> bool) -> Option<String> {
    let line = KEYWORDS.lines().find_map(|line| line.strip_prefix(construct)?.strip_prefix(' '))?;
    let (module, rest) = line.split_once(": ")?;
    let mut parts = rest.split("; ");
    let named = parts.next().unwrap_or("");
    let dialects: Vec<(&str, &str)> = parts.filter_map(|part| part.split_once(':')).collect();
    let holds = |list: &str, word: &str| list.split(", ").any(|known| known.trim() == word);
    for keyword in call.args.iter().filter_map(|arg| arg.name.as_deref()) {
        if own(keyword) || keyword.starts_with('_') || holds(named, keyword) {
            continue;
        }
        if dialects.is_empty() {
            let class = construct.rsplit('.').next().unwrap_or(construct);
            return Some(format!(
                "TypeError: {class}.__init__() got an unexpected keyword argument '{keyword}'"
            ));
        }
        let Some((dialect, argument)) = keyword.split_once('_').filter(|(_, argument)| !argument.is_empty())
        else {
            return Some(format!(
                "TypeError: Additional arguments should be named <dialectname>_<argument>, got '{keyword}'"
            ));
        };
        // An argument of a dialect that SQLAlchemy cannot load passes with a warning.
        if let Some((_, accepted)) = dialects.iter().find(|(name, _)| *name == dialect)
            && !holds(accepted, argument)
            && !holds(accepted, "*")
        {
            return Some(format!(
                "ArgumentError: Argument '{keyword}' is not accepted by dialect '{dialect}' on behalf of <class \
                 '{module}.{construct}'>"
            ));
        }
    }
    None
}
