//! Source code of an SDK or a gateway: the codes that an enumeration, a `Literal`, a union of literals or a
//! block of constants lists.

use std::sync::LazyLock;

use regex::Regex;

use crate::rows::Row;

/// A string in quotes.
static STRING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#""([^"\\\n]{1,100})"|'([^'\\\n]{1,100})'"#).expect("it is right")
});
/// `class ErrorCode(str, Enum):`, `enum ErrorType {`, `pub enum Error {`.
static ENUMERATION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|\s)(?:class\s+(\w+)\s*\([^)]*Enum[^)]*\)\s*:|(?:enum|module)\s+(\w+))")
        .expect("it is right")
});
/// `code: Literal[`, `type Code = 'a' |`, `code: 'a' | 'b'`.
static LITERALS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(\w+)\??\s*[:=]\s*(?:(?:TypeAlias\s*=\s*)?(?:\w+\.)*(?:Optional\[\s*)?(?:\w+\.)*Literal\[|\|?\s*['"][^'"\n]*['"]\s*(?:\||;|$)|$)"#)
        .expect("it is right")
});
/// `ErrorCodeBadRequest ErrorCode = "bad_request"`, `ERR_QUOTA = "quota"`.
static CONSTANT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"^\s*(?:pub\s+|export\s+|static\s+|final\s+|public\s+|const\s+|let\s+|var\s+)*(\w+)(?:\s*:?\s*[&'\w]+)*\s*:?=\s*"([^"\\]{1,100})""#)
        .expect("it is right")
});

/// Rows for the codes, in their order.
pub(crate) fn rows(text: &str) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut add = |code: &str| {
        if is_code(code) {
            rows.push(Row::of_code(code));
        }
    };
    // the list that is open, and whether it is one of errors
    let mut list = List::None;
    for line in text.lines() {
        let code = line.split_once(" //").map_or(line, |(code, _)| code);
        let code = code.split_once("  #").map_or(code, |(code, _)| code);
        let trimmed = code.trim();
        if let List::Enumeration(indent) = list
            && !trimmed.is_empty()
            && indentation(code) <= indent
        {
            list = List::None;
        }
        if let Some(found) = ENUMERATION.captures(code) {
            let name = found
                .get(1)
                .or_else(|| found.get(2))
                .map_or("", |it| it.as_str());
            list = if names_errors(name) {
                List::Enumeration(indentation(code))
            } else {
                List::None
            };
            continue;
        }
        let mut values = code;
        if let Some(found) = LITERALS.captures(code)
            && names_errors(&found[1])
        {
            list = List::Literals;
            let start = found.get(0).map_or(0, |it| it.start());
            values = code[start..].split(';').next().unwrap_or_default();
        }
        match list {
            List::Literals | List::Enumeration(_) => {
                for found in STRING.captures_iter(values) {
                    let value = found.get(1).or_else(|| found.get(2));
                    add(value.map_or("", |it| it.as_str()));
                }
            }
            List::None => {
                if let Some(found) = CONSTANT.captures(code)
                    && names_errors(&found[1])
                {
                    add(&found[2]);
                }
            }
        }
        let goes_on = trimmed.is_empty()
            || trimmed.ends_with(['[', ',', '|', '=', '('])
            || trimmed.starts_with('|');
        if list == List::Literals && (!goes_on || trimmed.ends_with(';')) {
            list = List::None;
        }
    }
    rows
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    None,
    Literals,
    /// With the indentation of its first line.
    Enumeration(usize),
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Whether the name of a list says that it is one of errors.
fn names_errors(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["err", "code", "exception", "fault", "reason"]
        .iter()
        .any(|word| name.contains(word))
}

/// Whether a value is a word as codes are.
fn is_code(value: &str) -> bool {
    value.len() > 1
        && value
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || "_:.-/".contains(it))
        && value.contains(|it: char| it.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_codes_are_read_in_the_languages_of_the_sdks() {
        for (text, expected) in [
            (
                "class E(BaseModel):\n    code: Literal[\n        \"server_error\",\n        \"rate_limit\",\n    ]\n    message: str = \"x\"\n",
                &["server_error", "rate_limit"][..],
            ),
            (
                "    code: Literal['a1', 'b1']\n    role: Literal['user']\n",
                &["a1", "b1"],
            ),
            (
                "class ErrorCode(str, Enum):\n    BAD = \"bad_request\"\n    \"\"\"a b\"\"\"\n\nclass Role(Enum):\n    U = \"user\"\n",
                &["bad_request"],
            ),
            (
                "export type ErrorCode =\n  | 'too_fast'\n  | 'no_model';\nconst role = 'user';\n",
                &["too_fast", "no_model"],
            ),
            (
                "  code?: 'too_fast' | 'no_model' | null;\n",
                &["too_fast", "no_model"],
            ),
            (
                "const (\n\tErrorCodeBad ErrorCode = \"bad_request\" // why\n\tErrorTypeX ErrorType = \"x_error\"\n\tName = \"n1\"\n)\n",
                &["bad_request", "x_error"],
            ),
            (
                "export enum ErrorType {\n  A = 'aa',\n  B = 'bb',\n}\nexport const x = 'cc';\n",
                &["aa", "bb"],
            ),
        ] {
            let codes: Vec<_> = rows(text).into_iter().filter_map(|row| row.code).collect();
            assert_eq!(codes, expected, "{text}");
        }
    }
}
