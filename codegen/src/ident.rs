//! Identifiers from ids.

/// Names that stand beside the enums of the providers in the generated module.
pub(crate) const RESERVED: [&str; 5] = ["Catalog", "Diagnosis", "Entries", "Entry", "Provider"];

/// Whether `id` is kebab-case of ASCII letters and digits, beginning with a letter.
pub fn is_slug(id: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    id.starts_with(|first: char| first.is_ascii_lowercase())
        && id.split('-').all(word)
        && id != "self"
}

/// The slug nearest to what somebody wrote.
pub(crate) fn to_slug(id: &str) -> Option<String> {
    let mut slug = String::new();
    let mut after_lower = false;
    for character in id.chars().take(100) {
        if character.is_ascii_alphanumeric() {
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

/// The name of a variant or enum: `rate-limit` is `RateLimit`.
pub(crate) fn camel_case(slug: &str) -> String {
    slug.split('-')
        .flat_map(|word| {
            word[..1]
                .to_ascii_uppercase()
                .chars()
                .chain(word[1..].chars())
                .collect::<Vec<_>>()
        })
        .collect()
}
