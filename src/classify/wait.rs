//! How long to wait: the headers, fields and words by which servers say it.
//!
//! A wait is a duration, `47s`, `1m2.5s`, `2 hours and 30 minutes`, `5.03:23:11`, or a [point in
//! time](super::time). A duration is numbers, each with its unit; where the unit is known from elsewhere,
//! such as a header's, one number alone will do. It ends where no further number with a unit follows, so
//! `20s. Then try again` is one too; but what is read only in half, `1 hour and 30`, is none: whoever
//! comes back too early is refused again. Less than a millisecond is cut off, and more than a year is no
//! wait that anybody meant.

use core::time::Duration;

use llm_errors_core::HeaderRole;

use super::limits::SEARCHED;
use super::steps;
use super::text;
use super::time::{self, Instant};
use super::wire::Wire;
use crate::response::Headers;

/// Units in milliseconds.
pub(crate) const MILLISECOND: u64 = 1;
pub(crate) const SECOND: u64 = 1000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
const WEEK: u64 = 7 * DAY;

/// No server asks for more, in milliseconds.
const LONGEST: u64 = 366 * DAY;

/// What a response says about waiting: the longest duration and the latest point in time, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Waits {
    duration: Option<u64>,
    until: Option<Instant>,
}

impl Waits {
    pub(crate) const NONE: Self = Self {
        duration: None,
        until: None,
    };

    const fn lasting(duration: u64) -> Self {
        Self {
            duration: Some(duration),
            until: None,
        }
    }

    const fn until(until: Instant) -> Self {
        Self {
            duration: None,
            until: Some(until),
        }
    }

    /// The one that ends last, whatever the order.
    pub(crate) fn add(&mut self, other: Self) {
        self.duration = self.duration.max(other.duration);
        self.until = self.until.max(other.until);
    }

    pub(crate) fn is_none(self) -> bool {
        self == Self::NONE
    }

    fn or_else(self, other: impl FnOnce() -> Self) -> Self {
        if self.is_none() { other() } else { self }
    }

    /// The duration from a point in time, and the point at which it ends; without a clock as far as the
    /// response says either.
    pub(crate) fn resolve(self, now: Option<Instant>) -> (Option<Duration>, Option<Instant>) {
        let Some(now) = now else {
            return (self.duration.map(Duration::from_millis), self.until);
        };
        let remaining = self.until.map(|until| until.saturating_sub(now));
        let wait = self.duration.max(remaining.filter(|wait| *wait <= LONGEST));
        let at = wait.map(|wait| now.saturating_add(wait));
        (wait.map(Duration::from_millis), at)
    }
}

/// The time of the server that answered: its header `date`.
pub(crate) fn server_time(headers: &dyn Headers) -> Option<Instant> {
    time::of_http(headers.get("date")?)
}

/// The wait that a header asks for: the first that is one.
pub(crate) fn requested(headers: &dyn Headers, wire: Wire) -> Waits {
    let asked = |role, unit| {
        wire.find_header(role, |header| {
            let wait = value(headers.get(header.name)?, unit);
            (!wait.is_none()).then_some(wait)
        })
    };
    // the more exact one first
    asked(HeaderRole::WaitMilliseconds, MILLISECOND)
        .or_else(|| asked(HeaderRole::WaitSeconds, SECOND))
        .unwrap_or(Waits::NONE)
}

/// The wait that the headers of limits tell, of which there is one for each limit: until the last of the
/// spent ones is full again, and if none is marked as spent, until the first of all is.
pub(crate) fn resets(headers: &dyn Headers, now: Option<Instant>, wire: Wire) -> Waits {
    let mut spent = Waits::NONE;
    let mut first: Option<(u64, Waits)> = None;
    let mut add = |is_spent: bool, wait: Waits| {
        if is_spent {
            spent.add(wait);
        }
        // points in time can be compared with durations only where there is a clock
        let order = wait.duration.or_else(|| {
            let until = wait.until?;
            Some(now.map_or(until, |now| until.saturating_sub(now)))
        });
        if let Some(order) = order.filter(|order| *order > 0)
            && first.is_none_or(|(least, _)| order < least)
        {
            first = Some((order, wait));
        }
    };
    wire.find_header(HeaderRole::Reset, |header| {
        let field = headers.get(header.name)?;
        let remaining = headers.get(header.remaining).unwrap_or_default();
        // `100` and `100.0` are the same
        let whole = remaining.split(|byte| *byte == b'.').next();
        let is_spent = whole.is_some_and(|whole| whole.trim_ascii() == header.spent);
        add(is_spent, value(field, SECOND));
        None::<()>
    });
    wire.find_header(HeaderRole::Limits, |header| {
        // `"default";r=0;t=30`, and before that `limit=100, remaining=0, reset=30`
        for limit in headers.get(header.name)?.split(|byte| *byte == b'"') {
            let field = |names: [&[u8]; 2]| {
                let mut parts = limit.split(|byte| matches!(byte, b';' | b','));
                parts.find_map(|part| {
                    let part = part.trim_ascii();
                    let at = part.iter().position(|byte| *byte == b'=')?;
                    names.contains(&&part[..at]).then(|| &part[at + 1..])
                })
            };
            if let Some(reset) = field([b"t", b"reset"]) {
                let is_spent = field([b"r", b"remaining"]) == Some(b"0");
                add(is_spent, value(reset, SECOND));
            }
        }
        None::<()>
    });
    spent.or_else(|| first.map_or(Waits::NONE, |(_, wait)| wait))
}

/// The wait that a message asks for: `try again in 1m2.5s`, `retry after about 20 seconds`, `resets at
/// 2026-10-21T07:28:00Z`. Only the first [`SEARCHED`] bytes are looked at.
pub(crate) fn in_message(message: &[u8], wire: Wire) -> Waits {
    let message = &message[..message.len().min(SEARCHED)];
    let mut waits = Waits::NONE;
    // the end of the last duration that nothing in front announces: it is read once, not at each number
    let mut read = 0;
    for (before, rest) in text::numbers(message) {
        let mut words = without_signs(before);
        // letters and digits would run into each other; other scripts have no spaces
        if words.len() == before.len() && words.last().is_some_and(u8::is_ascii) {
            continue;
        }
        while let Some(before) = wire.strip_filler(words) {
            words = without_signs(before);
        }
        if wire.announces_wait(words) {
            waits.add(moment(rest).or_else(|| of_duration(rest, None)));
        } else if wire.announces_seconds(words) && !before[words.len()..].contains(&b'"') {
            // what is a key of JSON, its object tells
            let seconds = || of_duration(alone(rest), Some(SECOND));
            waits.add(moment(rest).or_else(|| of_duration(rest, None).or_else(seconds)));
        } else if before.len() >= read
            && let Some((wait, behind)) = duration(rest, None)
        {
            read = message.len() - behind.len();
            if wait <= LONGEST && wire.ends_a_wait(behind) {
                waits.add(Waits::lasting(wait));
            }
        }
    }
    waits
}

/// The number at the beginning of a text, if nothing but a sign follows; else nothing.
fn alone(text: &[u8]) -> &[u8] {
    let end = text
        .iter()
        .position(|byte| !byte.is_ascii_digit() && *byte != b'.');
    let (number, behind) = text.split_at(end.unwrap_or(text.len()));
    let number = number.strip_suffix(b".").unwrap_or(number);
    if behind.first().is_some_and(u8::is_ascii_alphanumeric) || behind.starts_with(b":") {
        b""
    } else {
        number
    }
}

/// A text without the signs at its end that may stand between words and a number.
fn without_signs(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|byte| !b" :~(\"'=*`".contains(byte));
    &text[..end.map_or(0, |end| end + 1)]
}

/// The wait that a header or a field is; a number alone counts in `unit`, in milliseconds.
pub(crate) fn value(text: &[u8], unit: u64) -> Waits {
    let text = text.trim_ascii();
    moment(text)
        .or_else(|| time::of_http(text).map_or(Waits::NONE, Waits::until))
        .or_else(|| clock(text))
        .or_else(|| of_duration(text, Some(unit)))
}

/// The point in time at the beginning of a text.
fn moment(text: &[u8]) -> Waits {
    let number = || {
        let (thousandths, rest) = number(text)?;
        let ends = !rest.first().is_some_and(u8::is_ascii_alphanumeric);
        time::of_number(thousandths / 1000).filter(|_| ends && !rest.starts_with(b" ms"))
    };
    let instant = time::of_rfc3339(text).or_else(number);
    instant.map_or(Waits::NONE, Waits::until)
}

/// A duration as .NET writes it: `5.03:23:11`, days, hours, minutes and seconds.
fn clock(text: &[u8]) -> Waits {
    let parse = || {
        let (days, clock) = match text.iter().position(|byte| *byte == b'.') {
            Some(dot) if text[dot..].contains(&b':') => (whole(&text[..dot])?, &text[dot + 1..]),
            _ => (0, text),
        };
        let clock = clock.split(|byte| *byte == b'.').next()?;
        let mut parts = clock.split(|byte| *byte == b':').map(whole);
        let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
        if parts.next().is_some() || hours >= 24 || minutes >= 60 || seconds >= 60 {
            return None;
        }
        let time = hours * HOUR + minutes * MINUTE + seconds * SECOND;
        let total = days.checked_mul(DAY)?.checked_add(time)?;
        (total <= LONGEST).then_some(total)
    };
    parse().map_or(Waits::NONE, Waits::lasting)
}

fn of_duration(text: &[u8], unit: Option<u64>) -> Waits {
    // `5.03:23:11` in a sentence
    let end = text
        .iter()
        .position(|byte| !(byte.is_ascii_digit() || b".:".contains(byte)));
    let digits = &text[..end.unwrap_or(text.len())];
    let digits = digits.strip_suffix(b".").unwrap_or(digits);
    if digits.contains(&b':') {
        return clock(digits);
    }
    let duration = duration(text, unit).filter(|(duration, _)| *duration <= LONGEST);
    duration.map_or(Waits::NONE, |(duration, _)| Waits::lasting(duration))
}

/// The duration at the beginning of a text, in milliseconds, and the text behind it. A number alone counts
/// in `unit`; without a `unit` it is no duration.
fn duration(text: &[u8], unit: Option<u64>) -> Option<(u64, &[u8])> {
    let mut rest = text.trim_ascii_start();
    let mut end = rest;
    let mut total = None;
    // whether the next number belongs to this duration, whatever it is
    let mut goes_on = false;
    while let Some((thousandths, tail)) = number(rest) {
        steps::count(1);
        let word = tail.trim_ascii_start();
        let Some((milliseconds, behind)) = unit_at(word) else {
            if total.is_none() && tail.is_empty() {
                return Some((thousandths.checked_mul(unit?)? / 1000, tail));
            }
            if goes_on {
                return None;
            }
            break;
        };
        // what does not fit is no wait that anybody meant
        let part = thousandths.checked_mul(milliseconds)? / 1000;
        total = Some(total.unwrap_or(0_u64).checked_add(part)?);
        let next = behind.trim_ascii_start();
        end = next;
        let (after, is_joined) = match next {
            [b',', after @ ..] => (after.trim_ascii_start(), false),
            [b'a' | b'A', b'n' | b'N', b'd' | b'D', b' ', after @ ..] => {
                (after.trim_ascii_start(), true)
            }
            _ => (next, true),
        };
        let after = match after {
            [b'a', b'n', b'd', b' ', after @ ..] => after.trim_ascii_start(),
            _ => after,
        };
        (rest, goes_on) = (after, is_joined);
    }
    Some((total?, end))
}

/// The unit at the beginning of a text, in milliseconds, and the text behind it.
fn unit_at(text: &[u8]) -> Option<(u64, &[u8])> {
    /// In other scripts, where nothing parts a unit from the next word or from its ending.
    const UNITS: [(&str, u64); 16] = [
        ("\u{6beb}\u{79d2}", MILLISECOND),  // 毫秒
        ("\u{79d2}", SECOND),               // 秒
        ("\u{5206}\u{949f}", MINUTE),       // 分钟
        ("\u{5206}", MINUTE),               // 分
        ("\u{4e2a}\u{5c0f}\u{65f6}", HOUR), // 个小时
        ("\u{5c0f}\u{65f6}", HOUR),         // 小时
        ("\u{6642}\u{9593}", HOUR),         // 時間
        ("\u{5929}", DAY),                  // 天
        ("\u{65e5}", DAY),                  // 日
        ("\u{441}\u{435}\u{43a}", SECOND),  // сек
        ("\u{43c}\u{438}\u{43d}", MINUTE),  // мин
        ("\u{447}\u{430}\u{441}", HOUR),    // час
        ("\u{434}\u{43d}", DAY),            // дн
        ("gi\u{e2}y", SECOND),              // giây
        ("ph\u{fa}t", MINUTE),              // phút
        ("gi\u{1edd}", HOUR),               // giờ
    ];
    /// The same where one letter stands for a unit.
    const LETTERS: [(&str, u64); 2] = [
        ("\u{441}", SECOND), // с
        ("\u{447}", HOUR),   // ч
    ];
    if matches!(text.first(), None | Some(b'!'..=b'?')) {
        return None;
    }
    let letters = text.iter().position(|byte| !byte.is_ascii_alphabetic());
    let (name, behind) = text.split_at(letters.unwrap_or(text.len()));
    let is = |names: &[&str]| {
        names
            .iter()
            .any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
    };
    Some(match () {
        () if is(&[
            "s", "sec", "secs", "second", "seconds", "seconde", "secondes",
        ]) =>
        {
            (SECOND, behind)
        }
        () if is(&["ms", "msec", "millisecond", "milliseconds"]) => (MILLISECOND, behind),
        () if is(&["m", "min", "mins", "minute", "minutes"]) => (MINUTE, behind),
        () if is(&["h", "hr", "hrs", "hour", "hours", "heure", "heures"]) => (HOUR, behind),
        () if is(&["d", "day", "days", "jour", "jours"]) => (DAY, behind),
        () if is(&["w", "week", "weeks"]) => (WEEK, behind),
        () => {
            let strip =
                |(unit, scale): &(&str, u64)| Some((*scale, text.strip_prefix(unit.as_bytes())?));
            let letter = || {
                let stands_alone =
                    |(_, behind): &(u64, &[u8])| behind.first().is_none_or(u8::is_ascii);
                LETTERS.iter().find_map(strip).filter(stands_alone)
            };
            return UNITS.iter().find_map(strip).or_else(letter);
        }
    })
}

/// The decimal number at the beginning of a text, in thousandths, and the text behind it.
fn number(text: &[u8]) -> Option<(u64, &[u8])> {
    let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (integer, rest) = text.split_at(digits(text));
    let (fraction, rest) = match rest {
        [b'.', rest @ ..] if digits(rest) > 0 => rest.split_at(digits(rest)),
        _ => rest.split_at(0),
    };
    let integer = whole(integer)?.checked_mul(1000)?;
    Some((integer.checked_add(time::thousandths(fraction))?, rest))
}

/// A whole number and nothing else.
fn whole(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0_u64, |number, digit| {
        let digit = digit.is_ascii_digit().then(|| u64::from(digit - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-10-21T07:27:00Z.
    const NOW: Instant = 1_792_567_620_000;

    /// The wait in milliseconds, where a clock is at hand.
    fn resolved(waits: Waits) -> Option<u128> {
        let (duration, at) = waits.resolve(Some(NOW));
        assert_eq!(duration.is_some(), at.is_some());
        duration.map(|duration| duration.as_millis())
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
            ("1 week", 604_800_000),
            ("1m2.5s", 62_500),
            ("1d1h1m1s1ms", 90_061_001),
            ("2 hours 30 minutes", 9_000_000),
            ("1 hour and 30 minutes", 5_400_000),
            ("5 days, 3 hours", 442_800_000),
            ("5 days, 3 hours, and 1 minute", 442_860_000),
            ("12h34m16s", 45_256_000),
            ("0s", 0),
            ("  1.5 s  ", 1500),
            ("36.123456789s", 36_123),
            ("0.0009s", 0),
            ("1.50m", 90_000),
            ("20s. Then try again", 20_000),
            ("20s, or 5 cats", 20_000),
            ("20s, 5 cats", 20_000),
            ("30 \u{79d2}\u{540e}\u{91cd}\u{8bd5}", 30_000),
            ("5\u{5206}\u{949f}30\u{79d2}", 330_000),
        ] {
            let duration = duration(text.as_bytes(), None).map(|(duration, _)| duration);
            assert_eq!(duration, Some(wanted), "{text}");
        }
        for text in [
            "",
            "s",
            "-1s",
            "1.s",
            "20",
            "20 cats",
            "20 5s",
            ".5s",
            "x 20s",
            "1,5s",
            // what is read only in half
            "20s 5",
            "1 hour and 30",
            "1 hour and 3 cats",
            "2 days 5 cats",
        ] {
            assert_eq!(duration(text.as_bytes(), None), None, "{text}");
        }
    }

    #[test]
    fn a_header_or_field_is_a_duration_or_a_point_in_time() {
        for (text, unit, wanted) in [
            ("20", SECOND, Some(20_000)),
            ("1.5", SECOND, Some(1500)),
            ("1500", MILLISECOND, Some(1500)),
            ("0.7", MILLISECOND, Some(0)),
            (" 20 ", SECOND, Some(20_000)),
            ("20m", SECOND, Some(1_200_000)),
            ("5.03:23:11", SECOND, Some(444_191_000)),
            ("03:23:11", SECOND, Some(12_191_000)),
            ("00:00:01.5", SECOND, Some(1000)),
            ("1792567680", SECOND, Some(60_000)),
            ("1792567680.5", SECOND, Some(60_000)),
            ("1792567680000", SECOND, Some(60_000)),
            ("1792567680000", MILLISECOND, Some(60_000)),
            ("2026-10-21T07:28:00Z", SECOND, Some(60_000)),
            ("Wed, 21 Oct 2026 07:28:00 GMT", SECOND, Some(60_000)),
            ("wed oct 21 07:28:00 2026", SECOND, Some(60_000)),
            // gone by
            ("1792567560", SECOND, Some(0)),
            ("366d", SECOND, Some(31_622_400_000)),
            // nobody waits so long
            ("367d", SECOND, None),
            ("99999999", SECOND, None),
            ("9999999999", SECOND, None),
            ("18446744073709551616", SECOND, None),
            ("5.24:23:11", SECOND, None),
            ("13:77:7733333333333333", SECOND, None),
            ("7733333333333333:13:13", SECOND, None),
            ("20 cats", SECOND, None),
            ("20,", SECOND, None),
            ("-20", SECOND, None),
            ("soon", SECOND, None),
            ("", SECOND, None),
        ] {
            assert_eq!(resolved(value(text.as_bytes(), unit)), wanted, "{text}");
        }
    }

    #[test]
    fn a_message_announces_its_wait() {
        for (text, wanted) in [
            ("Please try again in 20s.", Some(20_000)),
            ("try again after 1m2.5s", Some(62_500)),
            ("RETRY IN 6ms", Some(6)),
            ("retry after 20 seconds", Some(20_000)),
            ("Retry-After: 20 s", Some(20_000)),
            ("retrying in 1 s", Some(1000)),
            ("the limit will reset in 2 days", Some(172_800_000)),
            ("it resets in 3h", Some(10_800_000)),
            ("Your quota will reset after 12h34m16s.", Some(45_256_000)),
            ("replenished in 5.03:23:11.", Some(444_191_000)),
            ("Try again in ~5 min.", Some(300_000)),
            ("try again in about 5 minutes", Some(300_000)),
            (
                "try again in approximately 1 hour and 30 minutes.",
                Some(5_400_000),
            ),
            ("please wait 3 minutes", Some(180_000)),
            ("please wait for 30 seconds", Some(30_000)),
            ("please wait at least 30 seconds", Some(30_000)),
            ("Please retry after: 7s", Some(7000)),
            ("your limit resets at 2026-10-21T07:28:00Z", Some(60_000)),
            ("blocked until 2026-10-21 07:28:00 UTC", Some(60_000)),
            ("it resets at 1792567680", Some(60_000)),
            ("30 requests, wait 3 s", Some(3000)),
            ("wait 3 cats, wait 4 s", Some(4000)),
            ("wait 5s, then wait 6s", Some(6000)),
            (
                "\u{8bf7}\u{5728} 30 \u{79d2}\u{540e}\u{91cd}\u{8bd5}",
                Some(30_000),
            ),
            ("\u{8bf7}\u{7b49}\u{5f85}5\u{5206}\u{949f}", Some(300_000)),
            // a header written out counts seconds
            ("RateLimitError(retry_after=20)", Some(20_000)),
            ("'Retry-After': '20', 'x': 'y'", Some(20_000)),
            ("retry-after: 20 ms", Some(20)),
            ("Retry-After: 3:20", None),
            // the words may stand behind it
            ("it asks for a 1800000ms wait", Some(1_800_000)),
            ("a 1m 30s wait", Some(90_000)),
            ("a 26.604s wait", Some(26_604)),
            ("\u{8bf7} 60 \u{79d2}\u{540e}\u{91cd}\u{8bd5}", Some(60_000)),
            ("R\u{e9}essayez dans 20 secondes", Some(20_000)),
            (
                "\u{447}\u{435}\u{440}\u{435}\u{437} 20 \u{441}\u{435}\u{43a}\u{443}\u{43d}\u{434}",
                Some(20_000),
            ),
            ("Please retry in **58.9s**.", Some(58_900)),
            ("\u{447}\u{435}\u{440}\u{435}\u{437} 3 \u{441}", Some(3000)),
            // a word that begins like a unit of one letter
            (
                "\u{447}\u{435}\u{440}\u{435}\u{437} 3 \u{441}\u{43b}\u{43e}\u{432}\u{430}",
                None,
            ),
            ("wait 20", None),
            ("wait20s", None),
            ("wait 1 hour and 30", None),
            ("took 20s", None),
            ("in 20s", None),
            ("until 2026", None),
            ("", None),
        ] {
            assert_eq!(
                resolved(in_message(text.as_bytes(), Wire::SHIPPED)),
                wanted,
                "{text}"
            );
        }
        let after = |length| std::format!("{}wait 20s", "x".repeat(length));
        assert!(!in_message(after(4096 - 8).as_bytes(), Wire::SHIPPED).is_none());
        assert!(in_message(after(4096 - 6).as_bytes(), Wire::SHIPPED).is_none());
    }

    #[test]
    fn a_duration_is_read_once_however_long_it_is() {
        for part in ["1 s ", "1 s, ", "5 min and ", "wait 3 s, ", "1 "] {
            let message = part.repeat(1000);
            let steps = steps::counted(|| {
                in_message(message.as_bytes(), Wire::SHIPPED);
            });
            assert!(steps <= 4096, "{steps} for {part}");
        }
    }

    #[test]
    fn headers_ask_for_a_wait() {
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
            (&[("retry-after", "1792567680")], Some(60_000)),
            (
                &[("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT")],
                Some(60_000),
            ),
            (&[("retry-after", "then")], None),
        ] {
            assert_eq!(
                resolved(requested(&headers, Wire::SHIPPED)),
                wanted,
                "{headers:?}"
            );
        }
        // without a clock there is still the point in time
        let headers = [("retry-after", "1792567680")];
        let until = requested(&headers.as_slice(), Wire::SHIPPED).resolve(None);
        assert_eq!(until, (None, Some(NOW + 60_000)));
        let headers = [("date", "Wed, 21 Oct 2026 07:27:00 GMT")];
        assert_eq!(server_time(&headers.as_slice()), Some(NOW));
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
            (&[("x-ratelimit-reset", "1792567680")], Some(60_000)),
            (
                &[("x-ratelimit-reset", "1792567680000"), TOKENS],
                Some(60_000),
            ),
            // a limit that is full
            (&[("x-ratelimit-reset", "0"), TOKENS], Some(60_000)),
            (&[("x-ratelimit-reset", "367d")], None),
            (
                &[
                    ("anthropic-ratelimit-requests-remaining", "0"),
                    ("anthropic-ratelimit-requests-reset", "2026-10-21T07:28:00Z"),
                    ("anthropic-ratelimit-tokens-remaining", "9"),
                    ("anthropic-ratelimit-tokens-reset", "2026-10-21T07:27:01Z"),
                ],
                Some(60_000),
            ),
            (
                &[
                    ("anthropic-ratelimit-unified-5h-status", "allowed"),
                    ("anthropic-ratelimit-unified-5h-reset", "1792567630"),
                    ("anthropic-ratelimit-unified-7d-status", "rejected"),
                    ("anthropic-ratelimit-unified-7d-reset", "1792567680"),
                ],
                Some(60_000),
            ),
            (
                &[
                    ("x-codex-primary-used-percent", "100.0"),
                    ("x-codex-primary-reset-after-seconds", "60"),
                    ("x-codex-secondary-used-percent", "3"),
                    ("x-codex-secondary-reset-after-seconds", "1"),
                ],
                Some(60_000),
            ),
            (&[("ratelimit-reset", "30")], Some(30_000)),
            (
                &[("ratelimit", "limit=100, remaining=0, reset=30")],
                Some(30_000),
            ),
            (
                &[("ratelimit", "\"a\";r=9;t=7, \"b\";r=0;t=30")],
                Some(30_000),
            ),
        ] {
            assert_eq!(
                resolved(resets(&headers, Some(NOW), Wire::SHIPPED)),
                wanted,
                "{headers:?}"
            );
        }
    }
}
