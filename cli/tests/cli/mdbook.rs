//! `llm-errors mdbook`, called by the real mdBook: `MDBOOK=mdbook cargo test -- --ignored`.

use std::process::{Command, Output};
use std::{env, fs};

use snapbox::cmd::cargo_bin;

use crate::Folder;

/// What the chapter of a built book says.
fn main(folder: &Folder) -> String {
    let page = folder.read("book/errors.html");
    let main = page.split_once("<main>").expect("a page has a main part").1;
    main.split_once("</main>")
        .expect("and its end")
        .0
        .to_owned()
}

/// A book of one chapter, built.
fn build(folder: &Folder, chapter: &str, options: &str) -> Output {
    let program = cargo_bin!("llm-errors").display();
    folder.write(
        "book.toml",
        &format!(
            "[preprocessor.llm-errors]\ncommand = '\"{program}\" mdbook {options}'\nbefore = [\"links\"]\n"
        ),
    );
    folder.write("src/SUMMARY.md", "# Summary\n\n- [Errors](errors.md)\n");
    folder.write("src/errors.md", chapter);
    let program = env::var_os("MDBOOK").unwrap_or_else(|| "mdbook".into());
    let mut command = Command::new(program);
    let command = command.arg("build").current_dir(folder.path());
    command.output().expect("mdbook runs")
}

#[test]
#[ignore = "needs mdBook"]
fn a_book_has_what_its_directives_ask_for() {
    let folder = Folder::new(&[]);
    let chapter = "# Errors\n\n{{#llm-errors openai 429}}\n\n{{#llm-errors xai/deferred-not-ready}}\n\n\
                   \\{{#llm-errors openai}}\n";
    let output = build(&folder, chapter, "");
    assert!(output.status.success(), "{output:?}");
    let page = main(&folder);
    for part in [
        "<h3 id=\"insufficient-quota\">",
        "<a href=\"#insufficient-quota\">",
        "<table>",
        "{{#llm-errors openai}}",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert!(!page.contains("openai 429}}"), "{page}");
}

#[test]
#[ignore = "needs mdBook"]
fn a_hostile_catalog_stays_text_in_a_book() {
    let folder = Folder::new(&[]);
    let hostile = fs::canonicalize("../render/tests/hostile-catalog").expect("the folder is there");
    let options = format!("--alone --catalog \"{}\"", hostile.display());
    let output = build(&folder, "{{#llm-errors hostile}}\n", &options);
    assert!(output.status.success(), "{output:?}");
    let page = main(&folder);
    assert!(
        page.contains("&lt;img src=x onerror=alert(1)&gt;"),
        "{page}"
    );
    for markup in ["<img src=x", "<b>", "<script>alert", "href=\"javascript:"] {
        assert!(!page.contains(markup), "{markup} in {page}");
    }
}

#[test]
#[ignore = "needs mdBook"]
fn a_book_that_asks_for_what_is_not_there_fails() {
    let folder = Folder::new(&[]);
    let output = build(&folder, "{{#llm-errors openai/nope}}\n", "");
    assert!(!output.status.success());
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(
        message.contains("the chapter `Errors` asks for `openai/nope`"),
        "{message}"
    );
}
