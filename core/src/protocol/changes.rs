//! Lists told by what changed in them: of a thousand files, typing changes one.

use std::collections::HashMap;

/// For each place of a list, the place in the list before at which the same stood; nothing where something new stands.
/// Empty where there was no list before: then all is new.
pub type Kept = Vec<Option<usize>>;

/// What of `now` stood in `before`, and what is new. `name` is what the same thing is likely to be called in both lists.
pub fn told<'a, T: Clone>(
    before: &'a [T],
    now: &'a [T],
    name: impl Fn(&'a T) -> &'a str,
    same: impl Fn(&T, &T) -> bool,
) -> (Kept, Vec<T>) {
    if before.is_empty() {
        return (Kept::new(), now.to_vec());
    }
    let places: HashMap<&str, usize> =
        before.iter().enumerate().map(|(place, item)| (name(item), place)).collect();
    let find = |item: &'a T| {
        let place = *places.get(name(item))?;
        before.get(place).is_some_and(|known| same(known, item)).then_some(place)
    };
    let kept: Kept = now.iter().map(find).collect();
    let new = now.iter().zip(&kept).filter(|(_, kept)| kept.is_none()).map(|(item, _)| item.clone());
    let new = new.collect();
    (kept, new)
}

/// The list that [`told`] told of. Nothing when the two do not fit, as when what was told before never came.
pub fn heard<T: Clone>(before: &[T], kept: &[Option<usize>], new: Vec<T>) -> Option<Vec<T>> {
    if kept.is_empty() {
        return Some(new);
    }
    let mut new = new.into_iter();
    let all: Option<Vec<T>> = kept
        .iter()
        .map(|place| place.map_or_else(|| new.next(), |place| before.get(place).cloned()))
        .collect();
    all.filter(|_| new.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is told of a list of words, and whether it is heard.
    fn words(before: &[&'static str], now: &[&'static str]) -> String {
        // Two are about the same thing when they begin alike.
        let (kept, new) = told(before, now, |word| &word[..1], |old, new| old == new);
        assert_eq!(heard(before, &kept, new.clone()).as_deref(), Some(now));
        format!("{kept:?} {new:?}")
    }

    #[test]
    fn only_what_is_new_is_told() {
        assert_eq!(words(&["a", "b", "c"], &["a", "b2", "c"]), r#"[Some(0), None, Some(2)] ["b2"]"#);
        assert_eq!(words(&["a", "b"], &["b", "c", "a"]), r#"[Some(1), None, Some(0)] ["c"]"#);
        assert_eq!(words(&["a", "b"], &["b"]), "[Some(1)] []");
        assert_eq!(words(&[], &["a"]), r#"[] ["a"]"#);
        assert_eq!(words(&["a"], &[]), "[] []");
        assert_eq!(words(&["a", "a2"], &["a2", "a"]), r#"[Some(1), None] ["a"]"#);
    }

    #[test]
    fn what_does_not_fit_is_not_heard() {
        assert_eq!(heard(&["a"], &[Some(1)], Vec::new()), None);
        assert_eq!(heard(&["a"], &[None], Vec::new()), None);
        assert_eq!(heard(&["a"], &[Some(0)], vec!["b"]), None);
    }
}
