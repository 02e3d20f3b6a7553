//! The small pieces of Rust: identifiers from ids, numbers, and columns of texts.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// Names that stand beside the enums of the providers in the generated module.
pub(crate) const RESERVED: [&str; 5] = ["Catalog", "Diagnosis", "Entries", "Entry", "Provider"];

/// Whether `id` is kebab-case of ASCII letters and digits, beginning with a letter.
pub(crate) fn is_slug(id: &str) -> bool {
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

/// Without the type, which the table says.
pub(crate) fn number(value: usize) -> Literal {
    Literal::usize_unsuffixed(value)
}

/// A column with these texts as its rows.
pub(crate) fn column(texts: &[&str]) -> TokenStream {
    let bounds = bounds(texts.iter().map(|text| text.len()));
    let text = texts.concat();
    quote! { Column { text: #text, bounds: #bounds } }
}

/// Where pieces of these lengths begin when they stand one after the other, and where the last ends.
pub(crate) fn bounds(lengths: impl Iterator<Item = usize>) -> TokenStream {
    let ends = lengths.scan(0, |end, length| {
        *end += length;
        Some(*end)
    });
    let bounds = std::iter::once(0).chain(ends).map(number);
    quote! { &[#(#bounds),*] }
}
