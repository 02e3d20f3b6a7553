//! The rendered catalog as a whole: every link leads somewhere, the pages stay small, and what lies in a
//! folder is written, compared and removed without touching anything else.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use llm_errors::CATALOG;
use llm_errors_render::{Difference, Options, Site, WriteError, html, markdown, mdbook};

fn site() -> Site {
    html(CATALOG, &Options::default()).expect("the templates are right")
}

/// All values of an attribute.
fn attributes<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    let parts = page.split(&start).skip(1);
    parts.filter_map(|part| part.split('"').next()).collect()
}

#[test]
fn every_link_leads_somewhere_and_every_place_is_there_once() {
    let site = site();
    let pages: BTreeMap<_, _> = site
        .files()
        .filter(|(_, text)| text.starts_with("<!doctype html>"))
        .collect();
    let mut places = BTreeSet::new();
    for (path, page) in &pages {
        for id in attributes(page, "id") {
            assert!(places.insert((*path, id)), "{path}#{id} is there twice");
        }
    }
    let mut links = 0;
    for (path, page) in &pages {
        let targets = attributes(page, "href")
            .into_iter()
            .chain(attributes(page, "src"));
        for target in targets.filter(|it| !it.contains(':')) {
            let (file, place) = target.split_once('#').unwrap_or((target, ""));
            let file = if file.is_empty() { *path } else { file };
            assert!(site.file(file).is_some(), "{path} leads to {file}");
            assert!(
                place.is_empty() || places.contains(&(file, place)),
                "{path} leads to {target}"
            );
            links += 1;
        }
    }
    assert!(links > CATALOG.entries().count());
    for entry in CATALOG.entries() {
        let page = entry.page("").to_string();
        let (file, place) = page.split_once('#').expect("a place");
        assert!(places.contains(&(file, place)), "{page}");
    }
}

#[test]
fn every_link_of_the_markdown_leads_to_a_heading() {
    let pages = markdown(CATALOG, &Options::default());
    let headings: BTreeMap<_, BTreeSet<_>> = pages
        .files()
        .map(|(path, page)| {
            let lines = page.lines().filter_map(|line| line.strip_prefix("### "));
            (path, lines.collect())
        })
        .collect();
    for (path, page) in pages.files() {
        for target in page.split("](").skip(1) {
            let target = target.split(')').next().unwrap_or_default();
            if target.contains(':') {
                continue;
            }
            let (file, place) = target.split_once('#').unwrap_or((target, ""));
            let file = if file.is_empty() { path } else { file };
            let there = headings.get(file);
            assert!(
                there.is_some_and(|it| place.is_empty() || it.contains(place)),
                "{path} leads to {target}"
            );
        }
    }
}

#[test]
fn pages_stay_small_and_two_runs_give_the_same() {
    let rendered = site();
    let size = |path: &str| rendered.file(path).expect("it is there").len();
    assert!(size("index.html") + size("words.js") <= 400 << 10);
    for provider in CATALOG.providers() {
        assert!(
            size(&format!("{}.html", provider.id())) <= 400 << 10,
            "{provider}"
        );
    }
    assert_eq!(rendered, site());
}

#[test]
fn a_base_address_makes_absolute_addresses() {
    let options = Options {
        base_url: Some("https://example.com/errors".to_owned()),
        ..Options::default()
    };
    let site = html(CATALOG, &options).expect("the templates are right");
    for (path, part) in [
        (
            "openai.html",
            "<link rel=\"canonical\" href=\"https://example.com/errors/openai.html\">",
        ),
        ("llms.txt", "(https://example.com/errors/openai.md)"),
        (
            "openai.json",
            "\"url\": \"https://example.com/errors/openai.html#insufficient-quota\"",
        ),
    ] {
        assert!(
            site.file(path).is_some_and(|text| text.contains(part)),
            "{path}"
        );
    }
}

/// A folder with the pages in it.
fn written() -> (Site, tempfile::TempDir) {
    let pages = markdown(CATALOG, &Options::default());
    let folder = tempfile::tempdir().expect("a folder");
    pages.write(folder.path()).expect("it is empty");
    (pages, folder)
}

fn names(folder: &Path) -> BTreeSet<String> {
    let files = fs::read_dir(folder).expect("a folder");
    let name = |file: fs::DirEntry| file.file_name().into_string().expect("UTF-8");
    files.map(|file| name(file.expect("a file"))).collect()
}

#[test]
fn what_is_written_is_up_to_date_until_somebody_changes_it() {
    let (pages, folder) = written();
    assert_eq!(pages.check(folder.path()).expect("readable"), []);
    fs::write(folder.path().join("xai.md"), "changed").expect("writable");
    fs::remove_file(folder.path().join("http.md")).expect("it is there");
    let expected = ["http.md", "xai.md"];
    let differences = pages.check(folder.path()).expect("readable");
    assert_eq!(
        differences,
        [
            Difference::Missing(expected[0].to_owned()),
            Difference::Changed(expected[1].to_owned()),
        ]
    );
    pages.write(folder.path()).expect("it is ours");
    assert_eq!(pages.check(folder.path()).expect("readable"), []);
}

#[test]
fn only_files_of_an_earlier_run_are_removed() {
    let (pages, folder) = written();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("notes.txt"), "mine").expect("writable");
    fs::write(path("old.md"), "theirs").expect("writable");
    let outside = folder
        .path()
        .parent()
        .expect("a parent")
        .join("outside-of-the-pages.md");
    fs::write(&outside, "mine").expect("writable");
    let list = fs::read_to_string(path(".llm-errors-render")).expect("it is there");
    let list = format!("{list}old.md\n../outside-of-the-pages.md\n/outside-of-the-pages.md\n");
    fs::write(path(".llm-errors-render"), list).expect("writable");
    assert_eq!(
        pages.check(folder.path()).expect("readable"),
        [Difference::Left("old.md".to_owned())]
    );
    pages.write(folder.path()).expect("it is ours");
    let there = names(folder.path());
    assert!(there.contains("notes.txt") && !there.contains("old.md"));
    assert_eq!(fs::read_to_string(&outside).expect("it is there"), "mine");
    fs::remove_file(&outside).expect("it is ours");
}

#[test]
fn a_file_of_somebody_else_stays_and_nothing_else_is_written() {
    let pages = markdown(CATALOG, &Options::default());
    let folder = tempfile::tempdir().expect("a folder");
    let mine = folder.path().join("xai.md");
    fs::write(&mine, "mine").expect("writable");
    let written = pages.write(folder.path());
    assert!(matches!(written, Err(WriteError::Foreign(path)) if path == mine));
    assert_eq!(fs::read_to_string(&mine).expect("it is there"), "mine");
    assert_eq!(names(folder.path()), BTreeSet::from(["xai.md".to_owned()]));
}

#[cfg(unix)]
#[test]
fn a_link_is_not_followed() {
    let (pages, folder) = written();
    let target = folder.path().join("target");
    fs::write(&target, "mine").expect("writable");
    let link = folder.path().join("xai.md");
    fs::remove_file(&link).expect("it is there");
    std::os::unix::fs::symlink(&target, &link).expect("a link");
    assert!(matches!(pages.write(folder.path()), Err(WriteError::Foreign(path)) if path == link));
    assert_eq!(fs::read_to_string(&target).expect("it is there"), "mine");
}

/// What mdBook sends, with one chapter.
fn book(chapter: &str) -> String {
    serde_json::json!([{}, {"items": [
        "Separator",
        {"Chapter": {"name": "Errors", "content": "", "sub_items": [
            {"Chapter": {"name": "Below", "content": chapter, "sub_items": []}}
        ]}}
    ]}])
    .to_string()
}

fn chapter(text: &str) -> Result<String, String> {
    let book = mdbook::preprocess(CATALOG, &book(text)).map_err(|error| error.to_string())?;
    let book: serde_json::Value = serde_json::from_str(&book).expect("JSON");
    let content = &book["items"][1]["Chapter"]["sub_items"][0]["Chapter"]["content"];
    Ok(content.as_str().expect("a text").to_owned())
}

#[test]
fn a_directive_becomes_what_it_asks_for() {
    let one = chapter("a {{#llm-errors openai/insufficient-quota}} b").expect("it is there");
    assert!(one.starts_with("a ") && one.ends_with(" b") && one.contains("HTTP 429"));
    let some = chapter("{{#llm-errors openai 429}}").expect("they are there");
    assert!(some.contains("### insufficient-quota\n") && !some.contains("### incorrect-api-key\n"));
    let all = chapter("{{#llm-errors openai}}").expect("they are there");
    assert!(all.len() > some.len() && all.contains("### incorrect-api-key\n"));
    for untouched in [
        "\\{{#llm-errors openai}}",
        "{{#include a.md}}",
        "{{#llm-errors openai",
    ] {
        assert_eq!(chapter(untouched).as_deref(), Ok(untouched));
    }
    assert_eq!(
        chapter("{{#llm-errors openai/nothing}}").expect_err("it is unknown"),
        "the chapter `Below` asks for `openai/nothing`, which the catalog does not have"
    );
    assert!(mdbook::preprocess(CATALOG, "{}").is_err());
}
