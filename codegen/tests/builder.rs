//! The front for build scripts writes all or nothing.

use std::fs;
use std::process::ExitCode;

use llm_errors_codegen::Builder;

fn compile(catalog: &str, out: &std::path::Path) -> bool {
    let code = Builder::new(catalog).out_dir(out).compile();
    format!("{code:?}") == format!("{:?}", ExitCode::SUCCESS)
}

#[test]
fn a_good_catalog_is_written_once() {
    let out = tempfile::tempdir().expect("a folder");
    assert!(compile("tests/emit/catalog", out.path()));
    let path = out.path().join("catalog.rs");
    let written = fs::metadata(&path)
        .expect("the file is there")
        .modified()
        .expect("a time");
    assert!(compile("tests/emit/catalog", out.path()));
    // an unchanged file keeps its time, so that nothing is compiled again
    assert_eq!(
        fs::metadata(&path)
            .expect("the file is there")
            .modified()
            .expect("a time"),
        written
    );
    assert_eq!(fs::read_dir(out.path()).expect("the folder").count(), 1);
}

#[test]
fn a_bad_catalog_writes_nothing() {
    let out = tempfile::tempdir().expect("a folder");
    assert!(!compile("tests/reject", out.path()));
    assert!(!compile("tests/no-such-folder", out.path()));
    assert_eq!(fs::read_dir(out.path()).expect("the folder").count(), 0);

    assert!(compile("tests/emit/catalog", out.path()));
    let path = out.path().join("catalog.rs");
    let good = fs::read(&path).expect("the file is there");
    assert!(!compile("tests/reject", out.path()));
    assert_eq!(fs::read(&path).expect("the file is still there"), good);
}
