//! How long to wait: the headers, fields and words by which servers say it.

use core::time::Duration;

use crate::classify::fragments::SEARCHED;
use crate::response::Headers;
use crate::text;

/// Units in milliseconds.
pub(crate) const MILLISECOND: u64 = 1;
pub(crate) const SECOND: u64 = 1000;

/// What the headers `retry-after-ms` and `retry-after` say.
///
/// A date counts from the header `date`: there is no clock here, and the server's own is the right
/// one.
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

/// What the headers `x-ratelimit-reset-*` say: when the limit that is spent is full again, and if
/// none is marked as spent, when the first of them is.
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
        // a point in time, as some write it, would be years
        let delay = duration(headers.get(reset)?, Some(SECOND))?;
        (!delay.is_zero() && delay < Duration::from_secs(366 * 86400)).then_some((spent, delay))
    });
    let spent = resets
        .clone()
        .filter(|(spent, _)| *spent)
        .map(|(_, delay)| delay)
        .max();
    spent.or_else(|| resets.map(|(_, delay)| delay).min())
}

/// What a message says: `try again in 1m2.5s`, `retry after 20 seconds`, `wait 30 s`.
pub(crate) fn spoken(message: &[u8]) -> Option<Duration> {
    const BEFORE: [&[u8]; 8] = [
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
    let asks = |before: &[u8]| {
        BEFORE.iter().any(|words| {
            let start = before.len().checked_sub(words.len());
            start.is_some_and(|start| before[start..].eq_ignore_ascii_case(words))
        })
    };
    text::numbers(message).find_map(|(before, number)| match before {
        [before @ .., b' '] if asks(before) => duration(number, None),
        _ => None,
    })
}

/// A duration such as `1m2.5s`, `20 seconds` or `47`; a number without a unit counts so many
/// milliseconds, and nothing if there is no `unit`.
pub(crate) fn duration(text: &[u8], unit: Option<u64>) -> Option<Duration> {
    let mut rest = text.trim_ascii();
    let mut total = None;
    while let Some((thousandths, tail)) = number(rest) {
        let word = tail.trim_ascii_start();
        let letters = word.iter().position(|byte| !byte.is_ascii_alphabetic());
        let (name, behind) = word.split_at(letters.unwrap_or(word.len()));
        let scale = match unit_of(name) {
            Some(scale) => scale,
            None if total.is_none() && tail.is_empty() => unit?,
            None => break,
        };
        // what does not fit is no wait that anybody meant
        let part = thousandths.checked_mul(scale)? / 1000;
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
        () if is(&["m", "min", "mins", "minute", "minutes"]) => 60 * SECOND,
        () if is(&["h", "hr", "hrs", "hour", "hours"]) => 3600 * SECOND,
        () if is(&["d", "day", "days"]) => 86400 * SECOND,
        () => return None,
    })
}

/// A decimal number in thousandths, and the text behind it.
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
    Some((
        value(whole)?
            .checked_mul(1000)?
            .checked_add(value(&thousandths)?)?,
        rest,
    ))
}

/// A date of HTTP, `Sun, 06 Nov 1994 08:49:37 GMT`, in seconds since 1970.
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
    // years begin in March here, so that the leap day is the last of its year
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let leap_days = year / 4 - year / 100 + year / 400;
    let days = year * 365 + leap_days + (month * 153 + 2) / 5 + day;
    Some(days.checked_sub(719_469)? * 86400 + clock)
}
