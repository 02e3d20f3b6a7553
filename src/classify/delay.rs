//! How long to wait: the headers, fields and words by which servers say it.
//!
//! A duration is one number or several, each with its unit: `47s`, `1m2.5s`, `2 hours 30 minutes`,
//! `26.604 s`. Where the unit is known from elsewhere, such as a header's, one number alone will do.
//! It ends where no further number with a unit follows, so `20s. Then try again` is one too. Less than
//! a millisecond is cut off.

use core::time::Duration;

use super::limits::SEARCHED;
use super::text;
use crate::response::Headers;

/// Units in milliseconds.
pub(crate) const MILLISECOND: u64 = 1;
pub(crate) const SECOND: u64 = 1000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// The wait that the header `retry-after-ms`, or else `retry-after`, asks for.
///
/// A date counts from the header `date`: there is no clock here, and the one of the server that named
/// the date is the right one.
pub(crate) fn header(headers: &dyn Headers) -> Option<Duration> {
    let milliseconds = headers.get("retry-after-ms");
    if let Some(delay) = milliseconds.and_then(|value| duration(value, Some(MILLISECOND))) {
        return Some(delay);
    }
    let value = headers.get("retry-after")?;
    duration(value, Some(SECOND)).or_else(|| {
        let (until, now) = (date(value)?, date(headers.get("date")?)?);
        Some(Duration::from_secs(until.saturating_sub(now)))
    })
}

/// The wait that the headers `x-ratelimit-reset-*` tell, of which there is one for each limit.
///
/// The headers `x-ratelimit-remaining-*` tell which limits are spent: until the last of these is full
/// again. If they call none spent, until the first of all limits is.
pub(crate) fn reset_header(headers: &dyn Headers) -> Option<Duration> {
    const LIMITS: [[&str; 2]; 3] = [
        [
            "x-ratelimit-remaining-requests",
            "x-ratelimit-reset-requests",
        ],
        ["x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens"],
        ["x-ratelimit-remaining", "x-ratelimit-reset"],
    ];
    let resets = LIMITS.iter().filter_map(|[remaining, reset]| {
        let spent = headers
            .get(remaining)
            .is_some_and(|left| left.trim_ascii() == b"0");
        // some write a point in time, which would be a wait of years
        let delay = duration(headers.get(reset)?, Some(SECOND))?;
        (!delay.is_zero() && delay < Duration::from_millis(366 * DAY)).then_some((spent, delay))
    });
    let spent = resets
        .clone()
        .filter(|(spent, _)| *spent)
        .map(|(_, delay)| delay)
        .max();
    spent.or_else(|| resets.map(|(_, delay)| delay).min())
}

/// The wait that a message asks for: `try again in 1m2.5s`, `retry after 20 seconds`, `wait 30 s`.
/// Only the first [`SEARCHED`] bytes are looked at.
pub(crate) fn in_message(message: &[u8]) -> Option<Duration> {
    const ANNOUNCES: [&[u8]; 8] = [
        b"again in",
        b"again after",
        b"retry in",
        b"retry after",
        b"retrying in",
        b"reset in",
        b"resets in",
        b"wait",
    ];
    let message = &message[..message.len().min(SEARCHED)];
    let announced = |before: &[u8]| {
        ANNOUNCES.iter().any(|words| {
            let start = before.len().checked_sub(words.len());
            start.is_some_and(|start| before[start..].eq_ignore_ascii_case(words))
        })
    };
    text::numbers(message).find_map(|(before, number)| match before {
        [before @ .., b' '] if announced(before) => duration(number, None),
        _ => None,
    })
}

/// The duration at the beginning of a text. A number alone counts in `unit`, in milliseconds; without
/// a `unit` it is no duration.
pub(crate) fn duration(text: &[u8], unit: Option<u64>) -> Option<Duration> {
    let mut rest = text.trim_ascii();
    let mut total = None;
    while let Some((thousandths, tail)) = number(rest) {
        let word = tail.trim_ascii_start();
        let letters = word.iter().position(|byte| !byte.is_ascii_alphabetic());
        let (name, behind) = word.split_at(letters.unwrap_or(word.len()));
        let milliseconds = match unit_of(name) {
            Some(milliseconds) => milliseconds,
            None if total.is_none() && tail.is_empty() => unit?,
            None => break,
        };
        // what does not fit is no wait that anybody meant
        let part = thousandths.checked_mul(milliseconds)? / 1000;
        total = Some(total.unwrap_or(0_u64).checked_add(part)?);
        rest = behind.trim_ascii_start();
    }
    total.map(Duration::from_millis)
}

/// A unit in milliseconds.
fn unit_of(name: &[u8]) -> Option<u64> {
    let is = |names: &[&str]| {
        names
            .iter()
            .any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
    };
    Some(match () {
        () if is(&["s", "sec", "secs", "second", "seconds"]) => SECOND,
        () if is(&["ms", "msec", "millisecond", "milliseconds"]) => MILLISECOND,
        () if is(&["m", "min", "mins", "minute", "minutes"]) => MINUTE,
        () if is(&["h", "hr", "hrs", "hour", "hours"]) => HOUR,
        () if is(&["d", "day", "days"]) => DAY,
        () => return None,
    })
}

/// The decimal number at the beginning of a text, in thousandths, and the text behind it.
fn number(text: &[u8]) -> Option<(u64, &[u8])> {
    let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let value = |digits: &[u8]| {
        digits.iter().try_fold(0_u64, |number, digit| {
            number.checked_mul(10)?.checked_add(u64::from(digit - b'0'))
        })
    };
    let (whole, rest) = text.split_at(digits(text));
    if whole.is_empty() {
        return None;
    }
    let (fraction, rest) = match rest {
        [b'.', rest @ ..] if digits(rest) > 0 => rest.split_at(digits(rest)),
        _ => rest.split_at(0),
    };
    let mut thousandths = [b'0'; 3];
    let shown = fraction.len().min(3);
    thousandths[..shown].copy_from_slice(&fraction[..shown]);
    let whole = value(whole)?.checked_mul(1000)?;
    Some((whole.checked_add(value(&thousandths)?)?, rest))
}

/// A date of HTTP, `Sun, 06 Nov 1994 08:49:37 GMT`, in seconds since 1970. The day of the month is
/// not checked: one too large is one of the next month.
fn date(text: &[u8]) -> Option<u64> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let text = core::str::from_utf8(text).ok()?.trim();
    let (_, date) = text.split_once(", ")?;
    let mut parts = date.split([' ', ':']);
    let day: u64 = parts.next()?.parse().ok()?;
    let month = parts.next()?;
    let month: u64 = MONTHS.iter().zip(1..).find(|(name, _)| **name == month)?.1;
    let year: u64 = parts
        .next()?
        .parse()
        .ok()
        .filter(|year| (1970..10_000).contains(year))?;
    let mut clock = 0;
    for limit in [24, 60, 61] {
        let part = parts
            .next()?
            .parse::<u64>()
            .ok()
            .filter(|part| *part < limit)?;
        clock = clock * 60 + part;
    }
    days_from_civil(year, month, day)?
        .checked_mul(86400)?
        .checked_add(clock)
}

/// The days from 1970-01-01 to a date; none before it.
///
/// Howard Hinnant's algorithm (<https://howardhinnant.github.io/date_algorithms.html#days_from_civil>),
/// without the eras that negative years need. Years begin in March, so that the leap day is the last
/// of a year, and the days before a month are `(153 * month + 2) / 5`.
fn days_from_civil(year: u64, month: u64, day: u64) -> Option<u64> {
    /// From 0000-03-01 to 1970-01-01.
    const EPOCH: u64 = 719_468;
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let leap_days = year / 4 - year / 100 + year / 400;
    let days = year * 365 + leap_days + (153 * month + 2) / 5;
    // the first day of a month has the number 1: one less
    days.checked_add(day)?.checked_sub(EPOCH + 1)
}
