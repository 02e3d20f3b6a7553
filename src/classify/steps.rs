//! Counts the bytes that reading looks at, so that a test can tell from the count, and not from a clock,
//! that no body takes longer than in proportion to its size. Outside of the tests nothing is counted.

/// So many bytes have been looked at, or copied.
#[cfg(not(test))]
#[inline]
pub(crate) const fn count(_bytes: usize) {}

#[cfg(test)]
pub(crate) use self::tests::{count, counted};

#[cfg(test)]
mod tests {
    use core::cell::Cell;
    use std::string::String;
    use std::vec::Vec;
    use std::{format, vec};

    use super::super::body::{Form, Scratch};
    use super::super::extract::extract;
    use super::super::limits::{LARGE_SCRATCH, SMALL_SCRATCH};
    use super::super::signals::Signals;

    std::thread_local! {
        static STEPS: Cell<usize> = const { Cell::new(0) };
    }

    pub(crate) fn count(bytes: usize) {
        STEPS.set(STEPS.get() + bytes);
    }

    /// The steps that something takes.
    pub(crate) fn counted(work: impl FnOnce()) -> usize {
        STEPS.set(0);
        work();
        STEPS.get()
    }

    /// The steps that it takes to read a body.
    fn steps(body: &[u8]) -> usize {
        let form = Form::of(body);
        let mut scratch = match form.scratch() {
            Scratch::None => vec![],
            Scratch::Small => vec![0; SMALL_SCRATCH],
            Scratch::Large => vec![0; LARGE_SCRATCH],
        };
        let mut signals = Signals::NONE;
        counted(|| extract(&mut signals, form, &mut scratch))
    }

    /// What a body can be made of to take long. Each is a beginning, a part that comes again and again, and
    /// an end.
    const SHAPES: &[(&str, &str, &str)] = &[
        // objects that strict reading takes far, and lenient reading ends early
        ("", "{\"x\":['[[[[[[']}", ""),
        ("", "{\"x\":{'{{{{{{'}}", ""),
        ("", "{\"x\":['\"']}", ""),
        ("", "[']']", ""),
        ("", "{'a':'{'}", ""),
        ("", "{\"error\":\"a\" \"}", ""),
        ("", "{\"x\":[\"a\"b\"]}", ""),
        ("", "{\"message\":['{\"a\":[']}", ""),
        ("", "{\"x\":[}", ""),
        ("", "[{]", ""),
        // the same within a message, behind text, and in events
        ("it failed: ", "{\"x\":['[[[[[[']}", ""),
        ("{\"message\": '", "{\"x\":['[[[[[[']}", "'}"),
        ("{\"message\": \"", "{\\\"x\\\":['[[[[[[']}", "\"}"),
        ("{\"message\": [", "\"{'x':['[[']}\",", "]}"),
        ("{\"message\": [", "\"{\\\"x\\\":['[[']} {\\\"\", ", "]}"),
        ("data: ", "{\"x\":['[[[[[[']}", "\n"),
        ("", "data: {\"x\":['[[[[[[']}{\"x\":['[[[[[[']}\n", ""),
        ("", "data: {\"message\": \"{'\n", ""),
        ("", "data: {\n", ""),
        ("", "data: it {\"a\": {\"a\": {\"a\": {\n", ""),
        ("event: a\n", "data:\n", ""),
        // nothing but openings, or closings
        ("", "{", ""),
        ("", "[", ""),
        ("", "[{", ""),
        ("", "{\"error\":", ""),
        ("", "{\"error\":", "}"),
        ("", "{\"x\":", ""),
        (
            "",
            "[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]",
            "",
        ),
        ("{\"a\": 1", "}", ""),
        ("[", "]}", ""),
        // strings that do not end, and quotes
        ("{\"message\": \"", "a", ""),
        ("{\"message\": '", "a'", ""),
        ("{\"message\": ", "\"", ""),
        ("{'message': ", "'\"", ""),
        ("{", "\"a\"", ""),
        ("{\"x\": {", "'a' '", ""),
        ("{'message': 'a", "',", ""),
        ("{'message': 'a", "' , ", ""),
        ("{'message': 'a", "', \"", ""),
        (
            "{'message': 'a",
            "','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "",
        ),
        (
            "{'message': 'a",
            "',aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "",
        ),
        ("{'message': \"", "\",'\",'", ""),
        // backslashes and escapes
        ("{\"message\": \"", "\\", "\"}"),
        ("{\"message\": \"", "\\\"", "\"}"),
        ("{\"message\": \"", "\\n   ", "\"}"),
        ("{\"message\": \"", "\\ud83d", "\"}"),
        ("{\"message\": \"", "\\u12", ""),
        ("{\"message\": \"", "\\U0001f600\\xe4", "\"}"),
        ("{\"message\": [", "\"\\n\",", "]}"),
        ("{\"message\": [", "\"\\\"it {\\\"\",", "]}"),
        ("\"", "{\\\"a\\\": [", "\""),
        ("\"", "{\\\"message\\\": \\\"{\\\\\\\"a\\\\\\\": ", "\""),
        ("body: ", "{\\\"a\\\": \\\"{\\\\\\\"", ""),
        // keys, colons, commas and scalars
        ("{", ":", ""),
        ("{", ",", "}"),
        ("{", ":,", "}"),
        ("{", "\"a\",", "}"),
        ("{", "a,", "}"),
        ("{", "a=", "}"),
        ("{", "=", ""),
        ("{", "\"message\":,", "}"),
        ("{\"", "k", "\": 1}"),
        (
            "{",
            "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk,",
            "}",
        ),
        ("{\"code\": ", "9", "}"),
        ("[", "1,", "]"),
        ("[", "1 ", ""),
        ("{\"code\": [", "1,", "]}"),
        ("{\"code\": [", "\"a_b\",", "]}"),
        // white space, line breaks, byte order marks
        ("{", " ", "}"),
        ("{\"a\"", " ", ": 1}"),
        ("{'a'", " \n", ""),
        ("{'message': '", "'     ", ""),
        ("{'message': '", "'  ,  ", ""),
        ("it {", "                               {", ""),
        ("it", "\n", "failed"),
        ("it", "\n{\n", "failed"),
        ("", "\u{feff}", ""),
        ("", "\u{feff}{", ""),
        // braces within messages
        ("it ", "{\"a\": 1} ", ""),
        ("it ", "{\"a\": ", ""),
        ("it ", "{a: ", ""),
        ("it ", "{'code': '{", ""),
        ("it ", "{\\\"a\\\": 1} ", ""),
        ("{\"message\": [", "\"{a:1}{a:1}{a:1}{a:1}\",", "]}"),
        ("{\"message\": [", "'{a:{a:{a:{a:',", "]}"),
        // several documents
        ("", "{}", ""),
        ("", "{} ", "x"),
        ("{\"code\": \"a\", \"message\": \"b\"}", "{}", ""),
        ("", "{\"message\": \"a\"}\n", ""),
        ("", "[503 it failed]\n", ""),
        ("", "<p>{\"a\": ", ""),
    ];

    fn body(shape: &(&str, &str, &str), bytes: usize) -> Vec<u8> {
        let (beginning, part, end) = shape;
        let times = bytes / part.len();
        format!("{beginning}{}{end}", part.repeat(times)).into_bytes()
    }

    /// JSON in strings of JSON, up to so many bytes.
    fn in_strings(bytes: usize) -> Vec<u8> {
        let mut body = String::from("{\"a\": {'");
        while body.len() * 2 < bytes {
            body = format!("{{\"message\": {}, ", serde_json::Value::from(body));
        }
        body.into_bytes()
    }

    #[test]
    fn no_body_takes_more_than_its_share() {
        /// Steps for each byte, and for a body however short it is.
        const PER_BYTE: usize = 64;
        const BASE: usize = 40_000;
        assert!(SHAPES.len() >= 60);
        let largest = if cfg!(debug_assertions) {
            1_000_000
        } else {
            10_000_000
        };
        let check = |name: &str, body: &[u8]| {
            let steps = steps(body);
            assert!(
                steps <= PER_BYTE * body.len() + BASE,
                "{name}: {steps} steps for {} bytes",
                body.len()
            );
        };
        let sizes = [1000, 10_000, 100_000, 1_000_000, 10_000_000];
        let sizes = sizes.into_iter().filter(|bytes| *bytes <= largest);
        let check_all = |shapes: &[(&str, &str, &str)]| {
            for bytes in sizes.clone() {
                for shape in shapes {
                    check(&format!("{shape:?}"), &body(shape, bytes));
                }
                check("in strings", &in_strings(bytes));
            }
        };
        std::thread::scope(|scope| {
            for shapes in SHAPES.chunks(SHAPES.len().div_ceil(4)) {
                scope.spawn(|| check_all(shapes));
            }
        });
    }
}
