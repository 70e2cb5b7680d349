//! `datetime`, `calendar.monthrange` and `dateutil.relativedelta`.

use chrono::{NaiveDate, NaiveTime, TimeDelta};

use super::{
    super::{
        interpreter::Interpreter,
        moment::Moment,
        parse::ast,
        value::{Item, Object, Value},
    },
    Call,
};
use crate::text::ByteRange;

/// What `timedelta` and `relativedelta` take, and how many microseconds one of each is.
const UNITS: [(&str, i64); 7] = [
    ("days", 86_400_000_000),
    ("seconds", 1_000_000),
    ("microseconds", 1),
    ("milliseconds", 1_000),
    ("minutes", 60_000_000),
    ("hours", 3_600_000_000),
    ("weeks", 7 * 86_400_000_000),
];

impl<'a> Interpreter<'a> {
    /// Calls what makes a date, a time or a stretch of time; nothing when `path` is none of it.
    pub(super) fn call_datetime(&mut self, path: &str, call: &Call<'a>) -> Option<Value> {
        let first = || call.first(0).and_then(Value::as_known_str);
        let moment = match path {
            "datetime.date" => Self::date_of(call).map(Moment::Date),
            "datetime.time" => Self::time_of(call, 0).map(Moment::Time),
            "datetime.datetime" => Self::datetime_of(call),
            "datetime.timedelta" => Self::span_of(
                call,
                &["days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks"],
            )
            .map(Moment::Span),
            "dateutil.relativedelta.relativedelta" => Self::relative_of(call),
            "datetime.datetime.strptime" => first()
                .zip(call.first(1).and_then(Value::as_known_str))
                .and_then(|(text, format)| Moment::strptime(text, format)),
            "datetime.datetime.fromisoformat" => first().and_then(Moment::from_iso),
            "datetime.date.fromisoformat" => {
                first().and_then(Moment::from_iso).and_then(Moment::date).map(Moment::Date)
            }
            "datetime.datetime.combine" => Self::combined(call),
            "calendar.monthrange" => return Some(self.month_range(call)),
            _ => return None,
        };
        Some(match moment {
            Some(moment) => Value::object(Object::Moment(moment)),
            None => self.other(call.at, "Retort does not follow how it is made"),
        })
    }

    /// Methods of dates and times.
    pub(crate) fn call_moment(&mut self, moment: Moment, name: &str, call: &Call<'a>) -> Value {
        let text = |argument: Option<&Value>| argument.and_then(Value::as_known_str).map(str::to_owned);
        let made = match name {
            "strftime" | "__format__" => {
                text(call.first(0)).and_then(|format| moment.strftime(&format)).map(Value::str)
            }
            "isoformat" => match call.value(0, "sep") {
                None => moment.iso("T").map(Value::str),
                separator => text(separator).and_then(|separator| moment.iso(&separator)).map(Value::str),
            },
            "__str__" => moment.text().map(Value::str),
            "date" => moment.date().map(|date| Value::object(Object::Moment(Moment::Date(date)))),
            "time" => moment.time().map(|time| Value::object(Object::Moment(Moment::Time(time)))),
            "total_seconds" => moment.total_seconds().map(Value::Float),
            "replace" => Self::with_parts(moment, call).map(|moment| Value::object(Object::Moment(moment))),
            _ => moment.number(name).map(Value::Int),
        };
        made.unwrap_or_else(|| self.other(call.at, "Retort does not compute this of a date"))
    }

    /// `a + b` and its kin, where one is a date, a time or a stretch of time.
    pub(crate) fn binary_moment(
        &mut self,
        op: ast::Operator,
        left: &Value,
        right: &Value,
        at: ByteRange,
    ) -> Option<Value> {
        let moment = |value: &Value| match value.as_object() {
            Some(Object::Moment(moment)) => Some(*moment),
            _ => None,
        };
        let result = match (op, moment(left), moment(right), left, right) {
            (_, None, None, ..) | (_, _, _, Value::Unknown(_), _) | (_, _, _, _, Value::Unknown(_)) => {
                return None;
            }
            (ast::Operator::Add, Some(left), Some(right), ..) => left.plus(right),
            (ast::Operator::Sub, Some(left), Some(right), ..) => left.minus(right),
            (ast::Operator::Mult, Some(span), None, _, Value::Int(times))
            | (ast::Operator::Mult, None, Some(span), Value::Int(times), _) => {
                i32::try_from(*times).ok().and_then(|times| span.times(times))
            }
            _ => None,
        };
        Some(match result {
            Some(moment) => Value::object(Object::Moment(moment)),
            None => self.other(at, "Retort does not compute this with dates"),
        })
    }

    fn date_of(call: &Call<'a>) -> Option<NaiveDate> {
        let year = i32::try_from(whole(call, 0, "year", None)?).ok()?;
        let month = u32::try_from(whole(call, 1, "month", None)?).ok()?;
        let day = u32::try_from(whole(call, 2, "day", None)?).ok()?;
        NaiveDate::from_ymd_opt(year, month, day).filter(|_| (1..=9999).contains(&year))
    }

    /// The time of the day, whose hour stands at position `first`.
    fn time_of(call: &Call<'a>, first: usize) -> Option<NaiveTime> {
        let part =
            |position: usize, name: &str| u32::try_from(whole(call, first + position, name, Some(0))?).ok();
        let (hour, minute) = (part(0, "hour")?, part(1, "minute")?);
        let (second, micro) = (part(2, "second")?, part(3, "microsecond")?);
        NaiveTime::from_hms_micro_opt(hour, minute, second, micro)
    }

    fn datetime_of(call: &Call<'a>) -> Option<Moment> {
        let utc = match call.value(7, "tzinfo") {
            None | Some(Value::None) => false,
            zone => is_utc(zone?).then_some(true)?,
        };
        Some(Moment::DateTime { at: Self::date_of(call)?.and_time(Self::time_of(call, 3)?), utc })
    }

    /// A stretch of time, whose parts may be given in the order of `positions`.
    fn span_of(call: &Call<'a>, positions: &[&str]) -> Option<TimeDelta> {
        let mut micros: i64 = 0;
        for (name, unit) in UNITS {
            let position = positions.iter().position(|known| *known == name).unwrap_or(usize::MAX);
            micros = micros.checked_add(match call.value(position, name) {
                Some(Value::Float(number)) => micros_of(*number, unit)?,
                _ => i64::try_from(whole(call, position, name, Some(0))?).ok()?.checked_mul(unit)?,
            })?;
        }
        let known =
            |name: &str| UNITS.iter().any(|(unit, _)| *unit == name) || matches!(name, "years" | "months");
        let fits =
            call.unknown.is_none() && call.args.iter().all(|arg| arg.name.as_deref().is_none_or(known));
        fits.then(|| TimeDelta::microseconds(micros))
    }

    /// `relativedelta(years=1, months=2, days=3)`. Its singular words, which set a part, are not followed.
    fn relative_of(call: &Call<'a>) -> Option<Moment> {
        let positional = call.positional().next().is_some();
        let years = i32::try_from(whole(call, usize::MAX, "years", Some(0))?).ok()?;
        let months = i32::try_from(whole(call, usize::MAX, "months", Some(0))?).ok()?;
        let months = years.checked_mul(12)?.checked_add(months)?;
        Some(Moment::Relative { months, rest: Self::span_of(call, &[])? }).filter(|_| !positional)
    }

    fn combined(call: &Call<'a>) -> Option<Moment> {
        let moment = |position: usize| match call.first(position)?.as_object() {
            Some(Object::Moment(moment)) => Some(*moment),
            _ => None,
        };
        let at = moment(0)?.date()?.and_time(moment(1)?.time()?);
        (call.args.len() == 2).then_some(Moment::DateTime { at, utc: false })
    }

    /// `replace(day=1)`.
    fn with_parts(moment: Moment, call: &Call<'a>) -> Option<Moment> {
        let part = |name: &str| whole(call, usize::MAX, name, moment.number(name));
        let small = |name: &str| u32::try_from(part(name)?).ok();
        let date =
            || NaiveDate::from_ymd_opt(i32::try_from(part("year")?).ok()?, small("month")?, small("day")?);
        let time = || {
            NaiveTime::from_hms_micro_opt(
                small("hour")?,
                small("minute")?,
                small("second")?,
                small("microsecond")?,
            )
        };
        if call.positional().next().is_some() || call.unknown.is_some() {
            return None;
        }
        Some(match moment {
            Moment::Date(_) => Moment::Date(date()?),
            Moment::Time(_) => Moment::Time(time()?),
            Moment::DateTime { utc, .. } => {
                let utc = match call.keyword_value("tzinfo") {
                    None => utc,
                    Some(Value::None) => false,
                    Some(zone) => is_utc(zone).then_some(true)?,
                };
                Moment::DateTime { at: date()?.and_time(time()?), utc }
            }
            _ => return None,
        })
    }

    /// `calendar.monthrange(year, month)`: the first day's weekday, and how many days there are.
    fn month_range(&mut self, call: &Call<'a>) -> Value {
        let found = || {
            let year = i32::try_from(whole(call, 0, "year", None)?).ok()?;
            let month = u32::try_from(whole(call, 1, "month", None)?).ok()?;
            let first = NaiveDate::from_ymd_opt(year, month, 1)?;
            let next = first.checked_add_months(chrono::Months::new(1))?;
            let weekday = Moment::Date(first).number("weekday")?;
            Some([Value::Int(weekday), Value::Int(next.signed_duration_since(first).num_days().into())])
        };
        match found() {
            Some(pair) => Value::Tuple(self.state.alloc(Item::Values(pair.into()))),
            None => self.other(call.at, "its month is not known"),
        }
    }
}

/// A whole number that a call gives by position or by name, or else `default`.
fn whole(call: &Call<'_>, position: usize, name: &str, default: Option<i128>) -> Option<i128> {
    match call.value(position, name) {
        Some(Value::Int(number)) => Some(*number),
        Some(_) => None,
        None => default,
    }
}

/// So many units in microseconds. Thousandths are what people write: `hours=1.5`, `seconds=0.25`.
fn micros_of(number: f64, unit: i64) -> Option<i64> {
    let thousandths = number * 1000.0;
    let whole = format!("{thousandths:.0}").parse::<i64>().ok()?.checked_mul(unit)?;
    (thousandths.fract() == 0.0 && whole % 1000 == 0).then_some(whole / 1000)
}

/// Whether a time zone is UTC, by whichever library.
fn is_utc(zone: &Value) -> bool {
    matches!(zone, Value::Library(path) if matches!(&**path, "datetime.timezone.utc" | "datetime.UTC" | "pytz.utc" | "pytz.UTC"))
}
