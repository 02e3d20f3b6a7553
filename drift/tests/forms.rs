//! A page in each form that documentation has, and the rows that it lists.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use llm_errors::{CATALOG, ProviderRef};
use llm_errors_drift::{Row, read};

fn provider() -> ProviderRef {
    CATALOG.provider("new-api").expect("it is there")
}

/// A row on a line: status, code, title, and its texts behind it.
fn print(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows {
        let (code, title) = (row.code.as_deref(), row.title.as_deref());
        let words = [code, title].map(|word| word.unwrap_or("-"));
        let _ = writeln!(text, "{} | {}", row.status.join(","), words.join(" | "));
        for line in row.texts.iter().flat_map(|text| text.lines()) {
            let _ = writeln!(text, "    {line}");
        }
    }
    text
}

#[test]
fn each_form_is_read() {
    // `SNAPSHOTS=overwrite cargo test` writes the rows anew
    let overwrite = env::var("SNAPSHOTS").is_ok_and(|it| it == "overwrite");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let mut count = 0;
    for page in fs::read_dir(folder).expect("the folder") {
        let path = page.expect("a page").path();
        if path.extension().is_some_and(|it| it == "rows") {
            continue;
        }
        let name = path.file_name().expect("a name").to_string_lossy();
        let bytes = fs::read(&path).expect("readable");
        let rows = match read(&name, &bytes, provider()) {
            Ok(rows) => print(&rows),
            Err(error) => error.to_string(),
        };
        let expected = path.with_file_name(format!("{name}.rows"));
        if overwrite {
            fs::write(&expected, &rows).expect("writable");
        }
        let expected = fs::read_to_string(&expected).unwrap_or_default();
        assert_eq!(rows, expected, "{name}");
        count += 1;
    }
    assert!(count > 20);
}
