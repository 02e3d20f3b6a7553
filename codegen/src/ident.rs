//! Identifiers from ids.

use crate::wording::quoted;

/// Longer ids are refused: they make names in Rust and addresses of pages.
const LONGEST_SLUG: usize = 100;

/// What keeps `id` from being kebab-case of ASCII letters and digits that makes a Rust name, if
/// anything.
pub(crate) fn slug_fault(id: &str) -> Option<String> {
    let word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    if id.len() > LONGEST_SLUG {
        Some(format!("longer than {LONGEST_SLUG} characters"))
    } else if id == "self" {
        Some("`Self` cannot be a name in Rust".to_owned())
    } else if let Some(other) = id.chars().find(|letter| !letter.is_ascii()) {
        // many letters look like others
        let escaped = other.escape_unicode();
        Some(format!(
            "{} is not an ASCII letter: {escaped}",
            quoted(&other.to_string())
        ))
    } else if id.starts_with(|first: char| first.is_ascii_lowercase()) && id.split('-').all(word) {
        None
    } else {
        Some("expected lowercase letters, digits and single hyphens, a letter first".to_owned())
    }
}

/// Whether `id` is kebab-case of ASCII letters and digits that makes a Rust name.
pub fn is_slug(id: &str) -> bool {
    slug_fault(id).is_none()
}

/// The slug nearest to what somebody wrote.
pub(crate) fn to_slug(id: &str) -> Option<String> {
    let mut slug = String::new();
    let mut after_lower = false;
    for character in id.chars().take(LONGEST_SLUG) {
        if !character.is_ascii() && character.is_alphanumeric() {
            return None;
        } else if character.is_ascii_alphanumeric() {
            if character.is_ascii_uppercase() && after_lower {
                slug.push('-');
            }
            slug.push(character.to_ascii_lowercase());
            after_lower = character.is_ascii_lowercase();
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
            after_lower = false;
        }
    }
    let slug = slug.trim_end_matches('-');
    is_slug(slug).then(|| slug.to_owned())
}

/// The name that a slug gives a variant or enum: `rate-limit` is `RateLimit`.
///
/// ```
/// assert_eq!(llm_errors_codegen::camel_case("rate-limit"), "RateLimit");
/// ```
pub fn camel_case(slug: &str) -> String {
    let mut name = String::with_capacity(slug.len());
    for word in slug.split('-') {
        let start = name.len();
        name.push_str(word);
        name[start..=start].make_ascii_uppercase();
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_and_what_is_nearest_to_one() {
        for (id, nearest) in [
            ("rate-limit", Some("rate-limit")),
            ("gpt4", Some("gpt4")),
            ("RateLimit", Some("rate-limit")),
            ("rate_limit", Some("rate-limit")),
            (" Acme  Corp. ", Some("acme-corp")),
            ("trailing-", Some("trailing")),
            ("two--hyphens", Some("two-hyphens")),
            // a Cyrillic letter that looks like `a`
            ("\u{430}cme", None),
            ("429", None),
            ("self", None),
            ("", None),
            ("错误", None),
        ] {
            assert_eq!(to_slug(id).as_deref(), nearest, "{id}");
            assert_eq!(is_slug(id), nearest == Some(id), "{id}");
        }
        assert!(is_slug(&"x".repeat(100)) && !is_slug(&"x".repeat(101)));
    }

    #[test]
    fn names_in_rust() {
        assert_eq!(camel_case("rate-limit-2x"), "RateLimit2x");
        assert_eq!(camel_case("too-fast-1"), camel_case("too-fast1"));
    }
}
