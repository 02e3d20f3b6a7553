//! Pages, and locks of what they list.
#![allow(dead_code, reason = "each test uses its part")]

use std::path::Path;

use llm_errors::{CATALOG, ProviderRef};
use llm_errors_drift::{Lock, Row, read};

/// Pages of `tests/pages` with text, each with a provider whose errors it could list.
pub(crate) const PAGES: [(&str, &str); 12] = [
    ("table.html", "xai"),
    ("spans.html", "zhipu"),
    ("headings.html", "bedrock"),
    ("bullets.html", "groq"),
    ("details.html", "cohere"),
    ("pipes.md", "deepseek"),
    ("gitbook.md", "openai"),
    ("bullets.md", "anthropic"),
    ("headings.md", "dashscope"),
    ("status-headings.md", "moonshot"),
    ("tabs.txt", "openai"),
    ("lines.txt", "xai"),
];

pub(crate) fn provider(id: &str) -> ProviderRef {
    CATALOG.provider(id).expect("it is in the catalog")
}

pub(crate) fn page(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    std::fs::read_to_string(folder.join(name)).expect("the page")
}

/// The rows of a page; none where it is no page of errors.
pub(crate) fn read_rows(provider: ProviderRef, name: &str, bytes: &[u8]) -> Vec<Row> {
    read(name, bytes, provider).unwrap_or_default()
}

/// A lock in which the rows were read, for any provider's source `page`.
pub(crate) fn lock_of(rows: &[Row]) -> Lock {
    let mut lock = Lock::default();
    for provider in CATALOG.providers() {
        for row in rows {
            lock.insert(
                &format!("{}/page", provider.id()),
                row.key(),
                row.fingerprint(),
                false,
            );
        }
    }
    lock
}
