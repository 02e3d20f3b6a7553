//! Points in time, as headers and messages write them, in milliseconds since 1970.
//!
//! | form | for example |
//! |---|---|
//! | RFC 3339, with its offset | `2026-10-21T07:28:00Z`, `2026-10-21 09:28:00.5+02:00`, `2026-10-21 07:28:00 UTC` |
//! | HTTP (RFC 9110), all three forms, in any letter case | `Wed, 21 Oct 2026 07:28:00 GMT`, `Wednesday, 21-Oct-26 07:28:00 GMT`, `Wed Oct 21 07:28:00 2026` |
//! | a number that can only be one | `1792567680`, `1792567680000` |
//!
//! A date without an offset is nobody's, and no point in time; a day that the month does not have is no
//! date.

/// Milliseconds since 1970 began.
pub(crate) type Instant = u64;

const SECOND: u64 = 1000;
const DAY: u64 = 86_400 * SECOND;

/// The point in time that a number is, rather than a duration: seconds or milliseconds since 1970, of the
/// years 2001 to 2286.
pub(crate) fn of_number(number: u64) -> Option<Instant> {
    match number {
        1_000_000_000..10_000_000_000 => Some(number * SECOND),
        1_000_000_000_000..10_000_000_000_000 => Some(number),
        _ => None,
    }
}

/// The date of HTTP that a header consists of.
pub(crate) fn of_http(text: &[u8]) -> Option<Instant> {
    let mut words = text
        .split(|byte| matches!(byte, b' ' | b',' | b'-'))
        .filter(|word| !word.is_empty());
    let (_weekday, second) = (words.next()?, words.next()?);
    let (day, month, year, clock);
    if second.first()?.is_ascii_digit() {
        (day, month, year) = (second, words.next()?, words.next()?);
        clock = words.next()?;
        if !words.next()?.eq_ignore_ascii_case(b"GMT") {
            return None;
        }
    } else {
        (month, day, clock, year) = (second, words.next()?, words.next()?, words.next()?);
    }
    if words.next().is_some() {
        return None;
    }
    let year = match (number(year)?, year.len()) {
        (year, 4) => year,
        // of two digits: what is further ahead than behind is of the last century
        (year, 2) if year < 70 => 2000 + year,
        (year, 2) => 1900 + year,
        _ => return None,
    };
    let day = days(year, month_of(month)?, number(day)?)?;
    Some(day * DAY + time_of_day(clock)?)
}

/// The point in time of RFC 3339 at the beginning of a text.
pub(crate) fn of_rfc3339(text: &[u8]) -> Option<Instant> {
    let (date, rest) = text.split_at_checked(10)?;
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = date else {
        return None;
    };
    let [b'T' | b't' | b' ', rest @ ..] = rest else {
        return None;
    };
    let (clock, rest) = rest.split_at_checked(8)?;
    let year = number(&[*y1, *y2, *y3, *y4])?;
    let day = days(year, number(&[*m1, *m2])?, number(&[*d1, *d2])?)?;
    let local = day * DAY + time_of_day(clock)?;
    let (fraction, rest) = match rest {
        [b'.', rest @ ..] => {
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit());
            rest.split_at(digits.count())
        }
        _ => rest.split_at(0),
    };
    let local = local + thousandths(fraction);
    let rest = rest.trim_ascii_start();
    match rest {
        [b'Z' | b'z', ..] => Some(local),
        [sign @ (b'+' | b'-'), h1, h2, tail @ ..] => {
            let minutes = match tail {
                [b':', m1, m2, ..] | [m1, m2, ..] => number(&[*m1, *m2])?,
                _ => 0,
            };
            let offset = (number(&[*h1, *h2])? * 60 + minutes) * 60 * SECOND;
            if *sign == b'+' {
                local.checked_sub(offset)
            } else {
                Some(local + offset)
            }
        }
        _ => {
            let zone = rest.get(..3)?;
            let is_universal =
                zone.eq_ignore_ascii_case(b"UTC") || zone.eq_ignore_ascii_case(b"GMT");
            is_universal.then_some(local)
        }
    }
}

/// The first three digits behind a point, as thousandths; further ones are cut off.
pub(crate) fn thousandths(fraction: &[u8]) -> u64 {
    let mut digits = fraction.iter();
    (0..3).fold(0, |number, _| {
        number * 10 + digits.next().map_or(0, |digit| u64::from(digit - b'0'))
    })
}

/// `07:28:00` in milliseconds. The last minute of a day may have a leap second.
fn time_of_day(clock: &[u8]) -> Option<u64> {
    let mut parts = clock.split(|byte| *byte == b':');
    let mut part = |limit: u64| {
        let part = parts.next().filter(|part| part.len() <= 2)?;
        number(part).filter(|part| *part < limit)
    };
    let seconds = (part(24)? * 60 + part(60)?) * 60 + part(61)?;
    parts.next().is_none().then_some(seconds * SECOND)
}

fn month_of(name: &[u8]) -> Option<u64> {
    const MONTHS: [&[u8]; 12] = [
        b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov",
        b"Dec",
    ];
    let mut months = MONTHS.iter().zip(1..);
    let found = months.find(|(known, _)| name.eq_ignore_ascii_case(known))?;
    Some(found.1)
}

/// A number of few digits and nothing else.
fn number(text: &[u8]) -> Option<u64> {
    if text.is_empty() || text.len() > 9 {
        return None;
    }
    text.iter().try_fold(0, |number, digit| {
        digit
            .is_ascii_digit()
            .then(|| number * 10 + u64::from(digit - b'0'))
    })
}

/// The days from 1970-01-01 to a date; none before it, and none for a day that there is not.
///
/// Howard Hinnant's algorithm (<https://howardhinnant.github.io/date_algorithms.html#days_from_civil>),
/// without the eras that negative years need. Years begin in March, so that the leap day is the last
/// of a year, and the days before a month are `(153 * month + 2) / 5`.
fn days(year: u64, month: u64, day: u64) -> Option<u64> {
    /// From 0000-03-01 to 1970-01-01.
    const EPOCH: u64 = 719_468;
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1970..10_000).contains(&year) || !(1..=last).contains(&day) {
        return None;
    }
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let leap_days = year / 4 - year / 100 + year / 400;
    // the first day of a month has the number 1: one less
    let days = year * 365 + leap_days + (153 * month + 2) / 5 + day - 1;
    days.checked_sub(EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WANTED: Instant = 1_792_567_680_000;

    #[test]
    fn dates_of_http_have_three_forms() {
        for text in [
            "Wed, 21 Oct 2026 07:28:00 GMT",
            "wed, 21 oct 2026 07:28:00 gmt",
            "WED, 21 OCT 2026 07:28:00 GMT",
            "Wednesday, 21-Oct-26 07:28:00 GMT",
            "Wed Oct 21 07:28:00 2026",
        ] {
            assert_eq!(of_http(text.as_bytes()), Some(WANTED), "{text}");
        }
        for (text, seconds) in [
            ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(784_111_777)),
            ("Sun Nov  6 08:49:37 1994", Some(784_111_777)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", Some(784_111_777)),
            ("Thu, 29 Feb 2024 23:59:60 GMT", Some(1_709_251_200)),
            ("Thu, 30 Feb 2024 00:00:00 GMT", None),
            ("Wed, 29 Feb 2023 00:00:00 GMT", None),
            ("Thu, 29 Feb 2100 00:00:00 GMT", None),
            ("Tue, 31 Apr 2024 00:00:00 GMT", None),
            ("Thu, 00 Jan 1970 00:00:00 GMT", None),
            ("Thu, 300000000000000000 Jan 1970 00:00:00 GMT", None),
            ("Wed, 31 Dec 1969 23:59:59 GMT", None),
            ("Wed, 21 Oct 2026 24:00:00 GMT", None),
            ("Wed, 21 Oct 2026 07:28 GMT", None),
            ("Wed, 21 Oct 2026 07:28:00 CEST", None),
            ("Wed, 21 Oct 2026 07:28:00", None),
            ("x, y", None),
            ("", None),
        ] {
            let wanted = seconds.map(|seconds: u64| seconds * SECOND);
            assert_eq!(of_http(text.as_bytes()), wanted, "{text}");
        }
    }

    #[test]
    fn points_in_time_of_rfc_3339_have_an_offset() {
        for text in [
            "2026-10-21T07:28:00Z",
            "2026-10-21t07:28:00z, or later",
            "2026-10-21T07:28:00.000000Z",
            "2026-10-21 07:28:00+00:00",
            "2026-10-21T09:28:00+02:00",
            "2026-10-21T09:28:00+0200",
            "2026-10-21T02:58:00-04:30",
            "2026-10-21 07:28:00 UTC.",
            "2026-10-21 07:28:00 GMT",
        ] {
            assert_eq!(of_rfc3339(text.as_bytes()), Some(WANTED), "{text}");
        }
        assert_eq!(of_rfc3339(b"2026-10-21T07:28:00.25Z"), Some(WANTED + 250));
        for text in [
            "2026-10-21T07:28:00",
            "2026-10-21",
            "2026-13-21T07:28:00Z",
            "2026-02-29T07:28:00Z",
            "2026-10-21T25:28:00Z",
            "1970-01-01T00:00:00+01:00",
            "20261021T072800Z",
            "",
        ] {
            assert_eq!(of_rfc3339(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn large_numbers_are_points_in_time() {
        for (number, instant) in [
            (1_792_567_680, Some(WANTED)),
            (1_792_567_680_000, Some(WANTED)),
            (999_999_999, None),
            (86_400_000, None),
            (99_999_999_999, None),
            (u64::MAX, None),
        ] {
            assert_eq!(of_number(number), instant, "{number}");
        }
    }
}
