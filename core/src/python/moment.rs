//! Dates and times as Python's `datetime` and `dateutil.relativedelta` compute with them.

use std::cmp::Ordering;

use chrono::{Datelike, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

/// A date, a time, or a stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// `datetime.date`.
    Date(NaiveDate),
    /// `datetime.time`.
    Time(NaiveTime),
    /// `datetime.datetime`, without a time zone or in UTC.
    DateTime { at: NaiveDateTime, utc: bool },
    /// `datetime.timedelta`.
    Span(TimeDelta),
    /// `dateutil.relativedelta`: its months are as long as the calendar says.
    Relative { months: i32, rest: TimeDelta },
}

use Moment::{Date, DateTime, Relative, Span, Time};

/// The conversions of `strftime` that mean the same everywhere and to chrono.
const CONVERSIONS: &str = "YmdHMSyjBbAapIuwVGUW%";

impl Moment {
    /// `isoformat(separator)`; nothing for a stretch of time, which has none.
    pub(crate) fn iso(self, separator: &str) -> Option<String> {
        Some(match self {
            Date(date) => date.format("%Y-%m-%d").to_string(),
            Time(time) => clock(time),
            DateTime { at, utc } => {
                let zone = if utc { "+00:00" } else { "" };
                format!("{}{separator}{}{zone}", at.format("%Y-%m-%d"), clock(at.time()))
            }
            Span(_) | Relative { .. } => return None,
        })
    }

    /// `str(…)`.
    pub(crate) fn text(self) -> Option<String> {
        let Span(span) = self else { return self.iso(" ") };
        let (days, rest) = days_and_rest(span)?;
        let days = match days {
            0 => String::new(),
            1 | -1 => format!("{days} day, "),
            _ => format!("{days} days, "),
        };
        let seconds = rest.num_seconds();
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        let micros = rest.subsec_nanos() / 1_000;
        let micros = if micros > 0 { format!(".{micros:06}") } else { String::new() };
        Some(format!("{days}{hours}:{minutes:02}:{:02}{micros}", seconds % 60))
    }

    /// `strftime(format)`; nothing where the format depends on the system.
    pub(crate) fn strftime(self, format: &str) -> Option<String> {
        let format = chrono_format(format)?;
        let at = match self {
            Date(date) => date.and_time(NaiveTime::MIN),
            Time(time) => NaiveDate::from_ymd_opt(1900, 1, 1)?.and_time(time),
            DateTime { at, .. } => at,
            Span(_) | Relative { .. } => return None,
        };
        Some(at.format(&format).to_string())
    }

    /// `datetime.strptime(text, format)`.
    pub(crate) fn strptime(text: &str, format: &str) -> Option<Self> {
        let format = chrono_format(format)?;
        let day = || NaiveDate::parse_from_str(text, &format).ok().map(|date| date.and_time(NaiveTime::MIN));
        let at = NaiveDateTime::parse_from_str(text, &format).ok().or_else(day)?;
        Some(DateTime { at, utc: false })
    }

    /// `datetime.fromisoformat(text)`.
    pub(crate) fn from_iso(text: &str) -> Option<Self> {
        let local = text.strip_suffix("+00:00").or_else(|| text.strip_suffix('Z'));
        let utc = local.is_some();
        let local = local.unwrap_or(text).replacen('T', " ", 1);
        let formats = ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M"];
        let day =
            || NaiveDate::parse_from_str(&local, "%Y-%m-%d").ok().map(|date| date.and_time(NaiveTime::MIN));
        let at = formats.iter().find_map(|format| NaiveDateTime::parse_from_str(&local, format).ok());
        Some(DateTime { at: at.or_else(day)?, utc })
    }

    /// A number that it has: an attribute such as `year` and `seconds`, or what `weekday()` and its kin count.
    pub(crate) fn number(self, name: &str) -> Option<i128> {
        Some(match name {
            "year" => self.date()?.year().into(),
            "month" => self.date()?.month().into(),
            "day" => self.date()?.day().into(),
            "weekday" => self.date()?.weekday().num_days_from_monday().into(),
            "isoweekday" => self.date()?.weekday().number_from_monday().into(),
            "toordinal" => self.date()?.num_days_from_ce().into(),
            "hour" => self.time()?.hour().into(),
            "minute" => self.time()?.minute().into(),
            "second" => self.time()?.second().into(),
            "microsecond" => (self.time()?.nanosecond() / 1_000).into(),
            "days" => days_and_rest(self.span()?)?.0.into(),
            "seconds" => days_and_rest(self.span()?)?.1.num_seconds().into(),
            "microseconds" => (days_and_rest(self.span()?)?.1.subsec_nanos() / 1_000).into(),
            _ => return None,
        })
    }

    /// The day, where it has one.
    pub(crate) fn date(self) -> Option<NaiveDate> {
        match self {
            Date(date) => Some(date),
            DateTime { at, .. } => Some(at.date()),
            _ => None,
        }
    }

    /// The time of the day, where it has one.
    pub(crate) fn time(self) -> Option<NaiveTime> {
        match self {
            Time(time) => Some(time),
            DateTime { at, .. } => Some(at.time()),
            _ => None,
        }
    }

    fn span(self) -> Option<TimeDelta> {
        if let Span(span) = self { Some(span) } else { None }
    }

    /// `total_seconds()`; nothing where a float could not hold it.
    pub(crate) fn total_seconds(self) -> Option<f64> {
        let micros = self.span()?.num_microseconds()?;
        let whole = i32::try_from(micros.div_euclid(1_000_000)).ok()?;
        let rest = i32::try_from(micros.rem_euclid(1_000_000)).ok()?;
        Some(f64::from(whole) + f64::from(rest) / 1e6)
    }

    /// `self + other`.
    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Span(a), Span(b)) => Some(Span(a.checked_add(&b)?)),
            (Relative { months, rest }, Relative { months: more, rest: longer }) => {
                Some(Relative { months: months.checked_add(more)?, rest: rest.checked_add(&longer)? })
            }
            (moment, Span(span)) | (Span(span), moment) => moment.later(0, span),
            (moment, Relative { months, rest }) | (Relative { months, rest }, moment) => {
                moment.later(months, rest)
            }
            _ => None,
        }
    }

    /// `self - other`.
    pub(crate) fn minus(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Date(a), Date(b)) => Some(Span(a.signed_duration_since(b))),
            (DateTime { at: a, utc }, DateTime { at: b, utc: also }) if utc == also => {
                Some(Span(a.signed_duration_since(b)))
            }
            (moment, Span(_) | Relative { .. }) => moment.plus(other.times(-1)?),
            _ => None,
        }
    }

    /// A stretch of time, so many times.
    pub(crate) fn times(self, factor: i32) -> Option<Self> {
        match self {
            Span(span) => Some(Span(span.checked_mul(factor)?)),
            Relative { months, rest } => {
                Some(Relative { months: months.checked_mul(factor)?, rest: rest.checked_mul(factor)? })
            }
            _ => None,
        }
    }

    /// A moment that is later by so many months, and then by `rest`.
    fn later(self, months: i32, rest: TimeDelta) -> Option<Self> {
        let by_months = |date: NaiveDate| match u32::try_from(months) {
            Ok(later) => date.checked_add_months(Months::new(later)),
            Err(_) => date.checked_sub_months(Months::new(months.unsigned_abs())),
        };
        match self {
            // A date has no hours: what is less than a day is dropped.
            Date(date) => {
                Some(Date(by_months(date)?.checked_add_signed(TimeDelta::days(days_and_rest(rest)?.0))?))
            }
            DateTime { at, utc } => {
                let at = by_months(at.date())?.and_time(at.time()).checked_add_signed(rest)?;
                Some(DateTime { at, utc })
            }
            _ => None,
        }
    }

    /// Which of two comes first; nothing where Python would not compare them.
    pub(crate) fn order(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Date(a), Date(b)) => Some(a.cmp(&b)),
            (Time(a), Time(b)) => Some(a.cmp(&b)),
            (Span(a), Span(b)) => Some(a.cmp(&b)),
            (DateTime { at: a, utc }, DateTime { at: b, utc: also }) if utc == also => Some(a.cmp(&b)),
            _ => None,
        }
    }
}

/// A time of the day as `isoformat()` writes it: microseconds only where there are any.
fn clock(time: NaiveTime) -> String {
    time.format(if time.nanosecond() == 0 { "%H:%M:%S" } else { "%H:%M:%S%.6f" }).to_string()
}

/// A day in microseconds.
const DAY: i64 = 86_400_000_000;

/// Whole days, towards the past, and what is left of a day.
fn days_and_rest(span: TimeDelta) -> Option<(i64, TimeDelta)> {
    let micros = span.num_microseconds()?;
    Some((micros.div_euclid(DAY), TimeDelta::microseconds(micros.rem_euclid(DAY))))
}

/// The same format in chrono's words.
fn chrono_format(format: &str) -> Option<String> {
    let mut converted = String::new();
    let mut characters = format.chars();
    while let Some(character) = characters.next() {
        converted.push(character);
        if character == '%' {
            let mut conversion = characters.next()?;
            if conversion == '-' {
                converted.push('-');
                conversion = characters.next().filter(|next| "dmHMSjyI".contains(*next))?;
            }
            match conversion {
                // Microseconds; chrono's own `%f` counts nanoseconds.
                'f' => converted.push_str("6f"),
                known if CONVERSIONS.contains(known) => converted.push(known),
                _ => return None,
            }
        }
    }
    Some(converted)
}
