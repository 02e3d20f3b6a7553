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

#[cfg(test)]
mod tests {
    use super::*;

    fn milliseconds(delay: Option<Duration>) -> Option<u128> {
        delay.map(|delay| delay.as_millis())
    }

    #[test]
    fn durations_have_units() {
        for (text, wanted) in [
            ("20s", 20_000),
            ("20 s", 20_000),
            ("20 S", 20_000),
            ("1sec", 1000),
            ("2secs", 2000),
            ("1 second", 1000),
            ("2 seconds", 2000),
            ("6ms", 6),
            ("6 msec", 6),
            ("1 millisecond", 1),
            ("2 Milliseconds", 2),
            ("1m", 60_000),
            ("1min", 60_000),
            ("2mins", 120_000),
            ("1 minute", 60_000),
            ("2 minutes", 120_000),
            ("1h", 3_600_000),
            ("1hr", 3_600_000),
            ("2hrs", 7_200_000),
            ("1 hour", 3_600_000),
            ("2 hours", 7_200_000),
            ("1d", 86_400_000),
            ("1 day", 86_400_000),
            ("2 days", 172_800_000),
            ("1m2.5s", 62_500),
            ("1d1h1m1s1ms", 90_061_001),
            ("2 hours 30 minutes", 9_000_000),
            ("0s", 0),
            ("  1.5 s  ", 1500),
            ("36.123456789s", 36_123),
            ("0.0009s", 0),
            ("1.50m", 90_000),
            ("20s. Then try again", 20_000),
            ("20s, or 5 cats", 20_000),
            ("20s 5", 20_000),
        ] {
            assert_eq!(
                milliseconds(duration(text.as_bytes(), None)),
                Some(wanted),
                "{text}"
            );
        }
        for text in [
            "", "s", "-1s", "1.s", "20", "20 cats", "20 5s", ".5s", "x 20s", "1,5s",
        ] {
            assert_eq!(duration(text.as_bytes(), None), None, "{text}");
        }
    }

    #[test]
    fn a_number_alone_has_the_unit_that_is_known() {
        for (text, unit, wanted) in [
            ("20", SECOND, Some(20_000)),
            ("1.5", SECOND, Some(1500)),
            ("1500", MILLISECOND, Some(1500)),
            ("0.7", MILLISECOND, Some(0)),
            (" 20 ", SECOND, Some(20_000)),
            ("20m", SECOND, Some(1_200_000)),
            ("20 cats", SECOND, None),
            ("20,", SECOND, None),
            ("soon", SECOND, None),
        ] {
            assert_eq!(
                milliseconds(duration(text.as_bytes(), Some(unit))),
                wanted,
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_too_long_is_no_wait() {
        for text in [
            "18446744073709551615s",
            "18446744073709551616s",
            "18446744073709551616ms",
            "9999999999999999999999999 s",
            "213503982335 d",
            "1 s 18446744073709551 s",
        ] {
            assert_eq!(duration(text.as_bytes(), None), None, "{text}");
        }
        let longest = duration(b"18446744073709551ms", None);
        assert_eq!(milliseconds(longest), Some(18_446_744_073_709_551));
    }

    #[test]
    fn a_message_announces_its_wait() {
        for (text, wanted) in [
            ("Please try again in 20s.", Some(20_000)),
            ("try again after 1m2.5s", Some(62_500)),
            ("RETRY IN 6ms", Some(6)),
            ("retry after 20 seconds", Some(20_000)),
            ("retrying in 1 s", Some(1000)),
            ("the limit will reset in 2 days", Some(172_800_000)),
            ("it resets in 3h", Some(10_800_000)),
            ("please wait 3 minutes", Some(180_000)),
            ("30 requests, wait 3 s", Some(3000)),
            ("wait 3 cats, wait 4 s", Some(4000)),
            ("wait 5s, then wait 6s", Some(5000)),
            ("wait 20", None),
            ("wait20s", None),
            ("wait  20s", None),
            ("wait\n20s", None),
            ("took 20s", None),
            ("in 20s", None),
            ("", None),
        ] {
            assert_eq!(milliseconds(in_message(text.as_bytes())), wanted, "{text}");
        }
        let after = |length| std::format!("{}wait 20s", "x".repeat(length));
        assert!(in_message(after(4096 - 8).as_bytes()).is_some());
        assert!(in_message(after(4096 - 6).as_bytes()).is_none());
    }

    #[test]
    fn headers_ask_for_a_wait() {
        const NOW: (&str, &str) = ("date", "Thu, 29 Feb 2024 23:59:59 GMT");
        let until = |date| [("retry-after", date), NOW];
        for (headers, wanted) in [
            (&[][..], None),
            (&[("retry-after", "20")], Some(20_000)),
            (
                &[("retry-after", "20"), ("retry-after-ms", "250")],
                Some(250),
            ),
            (
                &[("retry-after", "20"), ("retry-after-ms", "soon")],
                Some(20_000),
            ),
            (&[("retry-after", "-20")], None),
            (&until("Fri, 01 Mar 2024 00:00:01 GMT"), Some(2000)),
            (&until("Sun, 31 Dec 2023 00:00:00 GMT"), Some(0)),
            (&until("then"), None),
            (&until("Fri, 01 Mar 2024 00:00:01 GMT")[..1], None),
        ] {
            assert_eq!(milliseconds(header(&headers)), wanted, "{headers:?}");
        }
    }

    #[test]
    fn the_limit_that_is_spent_says_when_it_is_full() {
        const REQUESTS: (&str, &str) = ("x-ratelimit-reset-requests", "8.64s");
        const TOKENS: (&str, &str) = ("x-ratelimit-reset-tokens", "1m");
        const NEITHER: (&str, &str) = ("x-ratelimit-reset", "3");
        const REQUESTS_LEFT: &str = "x-ratelimit-remaining-requests";
        const TOKENS_LEFT: &str = "x-ratelimit-remaining-tokens";
        for (headers, wanted) in [
            (&[][..], None),
            (&[REQUESTS], Some(8640)),
            (&[REQUESTS, TOKENS, NEITHER], Some(3000)),
            (&[REQUESTS, TOKENS, (TOKENS_LEFT, "0")], Some(60_000)),
            (&[REQUESTS, TOKENS, (TOKENS_LEFT, "10")], Some(8640)),
            (&[REQUESTS, NEITHER, (REQUESTS_LEFT, " 0 ")], Some(8640)),
            (
                &[REQUESTS, NEITHER, ("x-ratelimit-remaining", "0")],
                Some(3000),
            ),
            (
                &[REQUESTS, TOKENS, (TOKENS_LEFT, "0"), (REQUESTS_LEFT, "0")],
                Some(60_000),
            ),
            // a point in time, and a limit that is full
            (&[("x-ratelimit-reset", "1767225600"), TOKENS], Some(60_000)),
            (&[("x-ratelimit-reset", "0"), TOKENS], Some(60_000)),
            (&[("x-ratelimit-reset", "365d")], Some(31_536_000_000)),
            (&[("x-ratelimit-reset", "366d")], None),
        ] {
            assert_eq!(milliseconds(reset_header(&headers)), wanted, "{headers:?}");
        }
    }

    #[test]
    fn dates_count_from_1970() {
        for (text, seconds) in [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Thu, 01 Jan 1970 23:59:59 GMT", 86_399),
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Tue, 29 Feb 2000 12:00:00 GMT", 951_825_600),
            ("Wed, 01 Mar 2000 12:00:00 GMT", 951_912_000),
            ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_800),
            ("Thu, 31 Dec 2099 00:00:00 GMT", 4_102_358_400),
            ("Mon, 01 Mar 2100 00:00:00 GMT", 4_107_542_400),
            ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
        ] {
            assert_eq!(date(text.as_bytes()), Some(seconds), "{text}");
        }
        // the first day of each month of a year that is no leap year
        let months = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
        for (month, days) in (1..).zip(months) {
            assert_eq!(days_from_civil(1970, month, 1), Some(days));
            assert_eq!(days_from_civil(2001, month, 1), Some(11_323 + days));
        }
        for text in [
            "",
            "Thu, 01 Jan 1970 24:00:00 GMT",
            "Thu, 01 Jan 1970 00:60:00 GMT",
            "Thu, 01 Jan 1970 00:00:61 GMT",
            "Thu, 01 Jan 1969 00:00:00 GMT",
            "Thu, 00 Jan 1970 00:00:00 GMT",
            "Sat, 01 Jan 10000 00:00:00 GMT",
            "Thu, 01 JAN 1970 00:00:00 GMT",
            "Thu, 18446744073709551615 Jan 1970 00:00:00 GMT",
            "Thursday, 01-Jan-70 00:00:00 GMT",
            "1970-01-01T00:00:00Z",
            "Thu, 01 Jan 1970",
        ] {
            assert_eq!(date(text.as_bytes()), None, "{text}");
        }
    }
}
