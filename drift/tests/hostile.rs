//! Pages that are meant to hurt end in bounded time and memory, with a word about what is wrong.

use std::fmt::Write as _;

use llm_errors::CATALOG;
use llm_errors_drift::{Entries, LARGEST_PAGE, Lock, PageError, Row, Seen, compare, read};

fn result(name: &str, page: &[u8]) -> Result<Vec<Row>, PageError> {
    read(name, page, CATALOG.provider("openai").expect("it is there"))
}

#[test]
fn what_is_too_large_is_refused() {
    for (name, page) in [
        ("a.html", "<p>x"),
        ("a.md", "- 400: x\n"),
        ("a.json", "[[[["),
        ("a.yaml", "- a\n"),
    ] {
        let page = page.repeat(LARGEST_PAGE / page.len() + 1);
        assert_eq!(
            result(name, page.as_bytes()),
            Err(PageError::TooLarge(LARGEST_PAGE)),
            "{name}"
        );
    }
}

#[test]
fn what_is_nested_deeply_is_refused() {
    for tag in ["div", "b", "ul", "table", "span", "x-y", "details"] {
        let page = format!("<html><body>{}", format!("<{tag}>").repeat(100_000));
        assert_eq!(
            result("a.html", page.as_bytes()),
            Err(PageError::TooDeep(512)),
            "{tag}"
        );
    }
    for (name, page) in [
        ("a.md", "> ".repeat(100_000)),
        ("a.md", "- ".repeat(20_000)),
        ("a.md", "[".repeat(100_000)),
        ("a.md", "*a ".repeat(100_000)),
        ("a.json", "[".repeat(100_000)),
        ("a.json", "{\"a\":".repeat(100_000)),
        ("a.yaml", format!("openapi: {}", "[".repeat(100_000))),
        ("a.yaml", "- ".repeat(20_000)),
        ("a.py", "(".repeat(250_000)),
    ] {
        let result = result(name, page.as_bytes());
        assert!(result.is_err(), "{name}: {result:?}");
    }
}

#[test]
fn cells_are_counted_with_those_that_spans_make() {
    let one_row = format!("<table><tr>{}", "<td>400".repeat(250_000));
    let short_rows = format!("<table>{}", "<tr><td>400<td>x".repeat(110_000));
    let spans = format!(
        "<table>{}",
        "<tr><td colspan=1000 rowspan=65534>400".repeat(10_000)
    );
    let empty_rows = format!(
        "<table><tr><td colspan=1000 rowspan=65534>x{}",
        "<tr></tr>".repeat(100_000)
    );
    let long = format!("<table><tr><td colspan=1000>{}", "400 ".repeat(100_000));
    for page in [one_row, short_rows, spans, empty_rows, long] {
        assert!(matches!(
            result("a.html", page.as_bytes()),
            Err(PageError::TooManyCells(_))
        ));
    }
}

#[test]
fn broken_encodings_are_told() {
    for (page, expected) in [
        (&b"400 \xff\xfe"[..], PageError::NotText(4)),
        (b"\xff\xfe4\x000\x00\x00\xd8", PageError::NotText(0)),
        (b"400\0", PageError::NotText(3)),
    ] {
        assert_eq!(result("a.md", page), Err(expected));
    }
    let utf16: Vec<u8> = "\u{feff}- 400: Bad Request\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(result("a.md", &utf16).map(|rows| rows.len()), Ok(1));
}

#[test]
fn a_page_without_errors_is_told_apart() {
    for (page, expected) in [
        ("", Seen::Nothing),
        (
            "<html><form><input type=\"password\"></form>Sign in to go on</html>",
            Seen::Login,
        ),
        (
            "<!doctype html><title>Just a moment...</title><body>Verify you are human</body>",
            Seen::Challenge,
        ),
        (
            "<!doctype html><div id=root></div><script>var a = 'x';</script>",
            Seen::Scripts,
        ),
        (
            "# Pricing\n\nA call costs money.\n",
            Seen::Text("Pricing A call costs money.".to_owned()),
        ),
    ] {
        let name = if page.starts_with('<') {
            "a.html"
        } else {
            "a.md"
        };
        let Err(PageError::NoErrors(seen)) = result(name, page.as_bytes()) else {
            panic!("{page}");
        };
        match (&seen, &expected) {
            (Seen::Text(seen), Seen::Text(expected)) => {
                assert!(seen.contains(&expected[10..]), "{seen}");
            }
            _ => assert_eq!(seen, expected, "{page}"),
        }
    }
}

#[test]
fn aliases_of_yaml_do_not_grow() {
    let mut page = "openapi: 3.0.0\na0: &a0 [x]\n".to_owned();
    for level in 1..60 {
        let below = level - 1;
        let _ = writeln!(
            page,
            "a{level}: &a{level} [*a{below}, *a{below}, *a{below}, *a{below}]"
        );
    }
    assert!(result("a.yaml", page.as_bytes()).is_err());
}

#[test]
fn many_rows_are_compared_in_time() {
    let mut page = String::new();
    for row in 0..20_000 {
        let _ = writeln!(page, "- 400 - code_{row}: Text {row}");
    }
    let rows = result("a.md", page.as_bytes()).expect("it lists errors");
    let provider = CATALOG.provider("openai").expect("it is there");
    let mut lock = Lock::default();
    for row in &rows {
        let mut key = row.key();
        key.word.push('x');
        lock.insert("openai/page", key, row.fingerprint(), false);
    }
    // so many that are gone and new are not paired
    let comparison =
        compare(&Entries::of(provider), "page", &rows, &lock, true).expect("it may shrink");
    assert_eq!(comparison.findings.len(), 2 * rows.len());
    let _ = writeln!(page, "- 400 - one_more: Text");
    assert!(matches!(
        result("a.md", page.as_bytes()),
        Err(PageError::TooManyRows(_))
    ));
}

#[test]
fn many_lines_are_read_in_time() {
    let page = format!("# 400 Bad Request\n\n{}", "A line.\n".repeat(250_000));
    let rows = result("a.md", page.as_bytes()).expect("it lists an error");
    assert_eq!(rows[0].texts[0].lines().count(), 250_000);
}
