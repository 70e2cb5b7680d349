//! A statement as it is sent, and as offline mode writes it where that is something else.

use super::{Refused, dml, expr::Place, query::Names, text::written};
use crate::{
    fact::Text,
    ops::{Dml, Offline},
};

/// A statement, and what offline mode makes of it where that is something else.
pub(super) type Written = (Text, Option<Offline>);

/// Writes a statement of the expression language both ways.
pub(super) fn both_ways(dml: &Dml) -> Result<Written, Refused> {
    both(|place| dml::statement(dml, place))
}

/// Writes a statement as it is sent, and once more for offline mode where the two may differ.
pub(super) fn both(write: impl Fn(Place<'_>) -> Result<Text, Refused>) -> Result<Written, Refused> {
    let (sent, names) = once(&write, Names::default())?;
    if let Some(exception) = names.refused_offline() {
        return Ok((sent, Some(Offline::Refused(exception))));
    }
    if !names.differs_offline() {
        return Ok((sent, None));
    }
    let (text, names) = once(&write, Names::offline())?;
    let offline = match names.refused_offline() {
        Some(exception) => Offline::Refused(exception),
        None => Offline::Other(written(&text)),
    };
    Ok((sent, Some(offline)))
}

fn once(write: &impl Fn(Place<'_>) -> Result<Text, Refused>, names: Names) -> Result<(Text, Names), Refused> {
    let text = write(Place::STATEMENT.naming(&names))?;
    let text = names.with_front(text);
    Ok((text, names))
}
