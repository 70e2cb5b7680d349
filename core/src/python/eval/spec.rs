//! Format specifications: `>10`, `+d`, `,.2f`, `#x`, as `format()` and `%` know them.

use num_traits::ToPrimitive;

use super::super::value::Value;

/// The largest width and precision that is followed.
const LARGEST: usize = 1000;

/// `[[fill]align][sign][#][0][width][grouping][.precision][kind]`.
#[derive(Debug, Clone, Default)]
pub(super) struct Spec {
    pub(super) fill: Option<char>,
    pub(super) align: Option<char>,
    pub(super) sign: Option<char>,
    pub(super) alternate: bool,
    pub(super) width: usize,
    pub(super) grouping: Option<char>,
    pub(super) precision: Option<usize>,
    pub(super) kind: Option<char>,
}

impl Spec {
    /// Reads a specification; nothing when it is none that Retort follows.
    pub(super) fn parse(text: &str) -> Option<Spec> {
        let mut spec = Spec::default();
        let mut rest: Vec<char> = text.chars().collect();
        rest.reverse();
        let is_align = |character: &char| matches!(character, '<' | '>' | '^' | '=');
        if text.chars().nth(1).is_some_and(|second| is_align(&second)) {
            spec.fill = rest.pop();
            spec.align = rest.pop();
        } else if rest.last().is_some_and(is_align) {
            spec.align = rest.pop();
        }
        if rest.last().is_some_and(|sign| matches!(sign, '+' | '-' | ' ')) {
            spec.sign = rest.pop();
        }
        if rest.last() == Some(&'#') {
            rest.pop();
            spec.alternate = true;
        }
        if rest.last() == Some(&'0') {
            spec.fill = spec.fill.or(Some('0'));
            spec.align = spec.align.or(Some('0'));
        }
        spec.width = number(&mut rest)?.unwrap_or(0);
        if rest.last().is_some_and(|grouping| matches!(grouping, ',' | '_')) {
            spec.grouping = rest.pop();
        }
        if rest.last() == Some(&'.') {
            rest.pop();
            spec.precision = Some(number(&mut rest)??);
        }
        spec.kind = rest.pop();
        rest.is_empty().then_some(spec)
    }

    /// The value written so; nothing when Python would raise, or when Retort does not follow it.
    pub(super) fn apply(&self, value: &Value) -> Option<String> {
        match value {
            Value::Bool(value) => self.integer(i128::from(*value)),
            Value::Int(number) => self.integer(*number),
            Value::Float(number) => self.float(*number),
            Value::Str(string) => self.text(string.text.as_known()?),
            _ => None,
        }
    }

    /// A text: cut to the precision, then filled up.
    pub(super) fn text(&self, text: &str) -> Option<String> {
        let plain = matches!(self.kind, None | Some('s')) && self.sign.is_none() && self.grouping.is_none();
        if !plain || self.alternate || self.align == Some('=') {
            return None;
        }
        let cut: String = text.chars().take(self.precision.unwrap_or(usize::MAX)).collect();
        Some(self.padded("", &cut, '<'))
    }

    fn integer(&self, number: i128) -> Option<String> {
        let magnitude = number.unsigned_abs();
        let (prefix, digits, group) = match self.kind {
            None | Some('d') => ("", magnitude.to_string(), 3),
            Some('b') => ("0b", format!("{magnitude:b}"), 4),
            Some('o') => ("0o", format!("{magnitude:o}"), 4),
            Some('x') => ("0x", format!("{magnitude:x}"), 4),
            Some('X') => ("0X", format!("{magnitude:X}"), 4),
            Some('c') if self.sign.is_none() => {
                let character = char::from_u32(u32::try_from(number).ok()?)?;
                return Some(self.padded("", &character.to_string(), '<'));
            }
            Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%') => return self.float(number.to_f64()?),
            _ => return None,
        };
        if self.precision.is_some() || self.grouping == Some(',') && group != 3 {
            return None;
        }
        let digits = self.grouped(&digits, group)?;
        let head = format!("{}{}", self.sign_of(number < 0), if self.alternate { prefix } else { "" });
        Some(self.padded(&head, &digits, '>'))
    }

    fn float(&self, number: f64) -> Option<String> {
        if !number.is_finite() || self.alternate {
            return None;
        }
        let magnitude = number.abs();
        let places = self.precision.unwrap_or(6);
        let body = match self.kind {
            None => match self.precision {
                None => super::float_repr(magnitude),
                Some(precision) => general(magnitude, precision.max(1), true),
            },
            Some('f' | 'F') => format!("{magnitude:.places$}"),
            Some('%') => format!("{:.places$}%", magnitude * 100.0),
            Some('e') => exponent(magnitude, places),
            Some('E') => exponent(magnitude, places).to_uppercase(),
            Some('g') => general(magnitude, places.max(1), false),
            Some('G') => general(magnitude, places.max(1), false).to_uppercase(),
            _ => return None,
        };
        let end = body.find(|character: char| !character.is_ascii_digit()).unwrap_or(body.len());
        let (whole, rest) = body.split_at(end);
        let body = format!("{}{rest}", self.grouped(whole, 3)?);
        Some(self.padded(self.sign_of(number.is_sign_negative()), &body, '>'))
    }

    fn sign_of(&self, negative: bool) -> &'static str {
        match self.sign {
            _ if negative => "-",
            Some('+') => "+",
            Some(' ') => " ",
            _ => "",
        }
    }

    fn grouped(&self, digits: &str, size: usize) -> Option<String> {
        let Some(separator) = self.grouping else { return Some(digits.to_owned()) };
        // Zeros that fill up are grouped as well, which is more than anybody writes.
        if self.fill == Some('0') && self.width > 0 {
            return None;
        }
        let mut grouped = String::new();
        for (position, digit) in digits.chars().enumerate() {
            if position > 0 && (digits.len() - position).is_multiple_of(size) {
                grouped.push(separator);
            }
            grouped.push(digit);
        }
        Some(grouped)
    }

    fn padded(&self, head: &str, body: &str, usual: char) -> String {
        let missing = self.width.saturating_sub(head.chars().count() + body.chars().count());
        let filling = |count: usize| std::iter::repeat_n(self.fill.unwrap_or(' '), count).collect::<String>();
        // A zero in front of the width stands for `=` where there is a number, and for nothing else in a text.
        let align = match self.align {
            Some('0') if usual == '>' => '=',
            Some('0') | None => usual,
            Some(align) => align,
        };
        match align {
            '<' => format!("{head}{body}{}", filling(missing)),
            '^' => format!("{}{head}{body}{}", filling(missing / 2), filling(missing - missing / 2)),
            '=' => format!("{head}{}{body}", filling(missing)),
            _ => format!("{}{head}{body}", filling(missing)),
        }
    }
}

/// Takes the digits at the end of `rest`, which is reversed; nothing when the number is too large.
#[expect(clippy::option_option, reason = "no number is not the same as a bad one")]
fn number(rest: &mut Vec<char>) -> Option<Option<usize>> {
    let mut digits = String::new();
    while let Some(digit) = rest.last().copied().filter(char::is_ascii_digit) {
        digits.push(digit);
        rest.pop();
    }
    if digits.is_empty() {
        return Some(None);
    }
    digits.parse().ok().filter(|number| *number < LARGEST).map(Some)
}

/// `1.5e+03`.
fn exponent(number: f64, places: usize) -> String {
    let text = format!("{number:.places$e}");
    let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, power) = power.strip_prefix('-').map_or(('+', power), |power| ('-', power));
    format!("{digits}e{sign}{power:0>2}")
}

/// `%g`: as many digits as asked for, and with an exponent only when the number is very large or very small. With
/// `point`, as a float without a kind has it: something always stands behind the point.
fn general(number: f64, digits: usize, point: bool) -> String {
    let scientific = format!("{number:.*e}", digits - 1);
    let power: i64 = scientific.split_once('e').and_then(|(_, power)| power.parse().ok()).unwrap_or(0);
    let most = i64::try_from(digits).unwrap_or(i64::MAX) - i64::from(point);
    let trimmed = |text: &str| {
        let bare = text.trim_end_matches('0').trim_end_matches('.');
        if text.contains('.') { bare.to_owned() } else { text.to_owned() }
    };
    if power < -4 || power >= most.max(1) || (point && power >= most) {
        let text = exponent(number, digits - 1);
        let (mantissa, power) = text.split_once('e').unwrap_or((&text, "+00"));
        return format!("{}e{power}", trimmed(mantissa));
    }
    let places = usize::try_from(most + i64::from(point) - 1 - power).unwrap_or(0);
    let text = trimmed(&format!("{number:.places$}"));
    if point && !text.contains('.') { format!("{text}.0") } else { text }
}
