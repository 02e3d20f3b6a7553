//! How long a page of 500 errors takes: reading it, and comparing it with what was read before.

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use llm_errors::CATALOG;
use llm_errors_drift::{Entries, Lock, compare, read};

/// A page with a table of so many errors.
fn html(rows: usize) -> String {
    let mut page =
        "<!doctype html><html><body><table><tr><th>Status</th><th>Code</th><th>Why</th></tr>"
            .to_owned();
    for row in 0..rows {
        let _ = write!(
            page,
            "<tr><td>{}</td><td><code>error_code_{row}</code></td><td><ul><li>The field <b>number {row}</b> is \
             wrong.</li><li>Look at the <a href=\"/reference\">reference</a>, and correct it.</li></ul></td></tr>",
            400 + row % 100
        );
    }
    page + "</table></body></html>"
}

fn markdown(rows: usize) -> String {
    let mut page = "# Errors\n\n| Status | Code | Why |\n|---|---|---|\n".to_owned();
    for row in 0..rows {
        let status = 400 + row % 100;
        let _ = writeln!(
            page,
            "| {status} | `error_code_{row}` | The field **number {row}** is wrong, correct it. |"
        );
    }
    page
}

fn pages(criterion: &mut Criterion) {
    let provider = CATALOG.provider("openai").expect("it is there");
    for (name, page) in [("page.html", html(500)), ("page.md", markdown(500))] {
        let rows = read(name, page.as_bytes(), provider).expect("it lists errors");
        assert_eq!(rows.len(), 500);
        let mut lock = Lock::default();
        for row in &rows {
            lock.insert("openai/page", row.key(), row.fingerprint(), false);
        }
        criterion.bench_function(&format!("read {name}, 500 rows"), |bencher| {
            bencher.iter(|| read(name, black_box(page.as_bytes()), provider));
        });
        criterion.bench_function(&format!("read and compare {name}, 500 rows"), |bencher| {
            bencher.iter(|| {
                let rows =
                    read(name, black_box(page.as_bytes()), provider).expect("it lists errors");
                compare(&Entries::of(provider), "page", &rows, &lock, false)
            });
        });
    }
}

criterion_group!(benches, pages);
criterion_main!(benches);
