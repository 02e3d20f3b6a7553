//! `llm-errors render`: a whole catalog for other programs.

use std::fs;

use crate::{Folder, json, llm_errors};

const JSON: [&str; 3] = ["render", "--format", "json"];

fn printed() -> Vec<u8> {
    let output = llm_errors(&JSON).assert().success();
    output.get_output().stdout.clone()
}

#[test]
fn the_program_and_the_files_give_the_same_json() {
    let shipped = json(&JSON);
    let files = [&JSON[..], &["--alone", "--catalog", "../catalog"]].concat();
    assert_eq!(shipped, json(&files));
    assert_eq!(shipped["schema_version"], 1);
    let providers = shipped["providers"].as_array().expect("a list").iter();
    assert!(
        providers
            .map(|provider| provider["id"].as_str())
            .is_sorted()
    );
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let folder = Folder::new(&[]);
    let out = |path: &str| folder.llm_errors(&[&JSON[..], &["--out", path]].concat());
    out("errors.json")
        .assert()
        .success()
        .stdout_eq("")
        .stderr_eq("");
    let written = fs::read(folder.path().join("errors.json")).expect("the file is there");
    assert_eq!(written, printed());

    let bad = fs::canonicalize("tests/cli/bad-catalog").expect("the folder is there");
    out("errors.json")
        .arg("--catalog")
        .arg(bad)
        .assert()
        .code(1);
    let kept = fs::read(folder.path().join("errors.json")).expect("the file is there");
    assert_eq!(kept, written);
    out("missing/errors.json")
        .assert()
        .code(1)
        .stdout_eq("")
        .stderr_eq(snapbox::str![[r#"
error: cannot write `missing/errors.json`: No such file or directory (os error 2)

"#]]);
    out(".").assert().code(1).stdout_eq("");
    let left = fs::read_dir(folder.path()).expect("the folder").count();
    assert_eq!(left, 1, "nothing else was left behind");
}

#[test]
fn the_pages_in_docs_are_up_to_date() {
    // otherwise: cargo run -- render --format markdown --out docs
    let check = [
        "render", "--format", "markdown", "--out", "../docs", "--check",
    ];
    llm_errors(&check).assert().success().stderr_eq("");
}

#[test]
fn a_folder_that_is_not_up_to_date_is_told_apart() {
    let folder = Folder::new(&[]);
    let render = ["render", "--format", "html", "--out", "site"];
    let check = [&render[..], &["--check"]].concat();
    folder.llm_errors(&render).assert().success().stdout_eq("");
    folder.llm_errors(&check).assert().success().stderr_eq("");
    folder.write("site/xai.html", "changed");
    folder
        .llm_errors(&check)
        .assert()
        .code(1)
        .stdout_eq("")
        .stderr_eq(snapbox::str![[r#"
error: `site` is not up to date
  `xai.html` is out of date
help: run the same command without `--check`

"#]]);
    folder
        .llm_errors(&["render", "--format", "html"])
        .assert()
        .code(2);
}

/// What the Markdown of the hostile catalog has of HTML: a place for an earlier name.
const ANCHOR: &str = "\n<a id=\"evil-before\"></a>\n";

#[test]
fn texts_of_a_catalog_stay_texts() {
    let folder = Folder::new(&[]);
    let hostile = fs::canonicalize("../render/tests/hostile-catalog").expect("the folder is there");
    let render = |format: &str, out: &str| {
        let arguments = [
            "render",
            "--format",
            format,
            "--out",
            out,
            "--alone",
            "--catalog",
        ];
        let command = folder.llm_errors(&arguments).arg(&hostile);
        command.assert().success();
    };
    render("html", "site");
    render("markdown", "pages");
    for page in ["index.html", "hostile.html", "statuses.html"] {
        let page = folder.read(&format!("site/{page}"));
        for markup in ["<script>", "<img", "<b>", "</code><b>", " 49 "] {
            assert!(!page.contains(markup), "{markup} in {page}");
        }
    }
    let page = folder.read("pages/hostile.md").replace(ANCHOR, "");
    let prose = page.split("```").step_by(2).flat_map(str::lines);
    for (number, line) in prose.enumerate() {
        // outside of code nothing opens a tag or an expression
        let text: String = line.split('`').step_by(2).collect();
        assert!(!text.contains(['<', '{']), "{number}: {line}");
    }
    // links to what an error was called earlier lead to it
    assert!(
        folder
            .read("site/hostile.html")
            .contains("<span id=\"evil-before\">")
    );
    let markdown = folder.read("pages/hostile.md");
    assert!(markdown.contains(&format!("{ANCHOR}\n### evil\n")));
}

#[cfg(unix)]
mod unix {
    use std::fs::{File, Permissions};
    use std::io::Read;
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
    use std::path::Path;
    use std::process::Command;
    use std::{fs, thread};

    use super::{JSON, printed};
    use crate::{Folder, llm_errors};

    fn mode(path: &Path) -> u32 {
        let metadata = fs::metadata(path).expect("the file is there");
        metadata.permissions().mode() & 0o777
    }

    fn write(path: &Path) {
        let path = path.to_str().expect("UTF-8");
        let arguments = [&JSON[..], &["--out", path]].concat();
        llm_errors(&arguments).assert().success().stderr_eq("");
    }

    #[test]
    fn the_mode_is_that_of_any_file() {
        let folder = Folder::new(&[]);
        let usual = folder.write("usual", "");
        let new = folder.path().join("new");
        write(&new);
        assert_eq!(mode(&new), mode(&usual));
        let existing = folder.write("existing", "old");
        fs::set_permissions(&existing, Permissions::from_mode(0o640)).expect("it is ours");
        write(&existing);
        assert_eq!(mode(&existing), 0o640);
        assert_eq!(fs::read(&existing).expect("it is there"), printed());
    }

    #[test]
    fn a_link_stays_a_link() {
        let folder = Folder::new(&[]);
        let target = folder.write("target", "old");
        let link = folder.path().join("link");
        symlink(&target, &link).expect("a link");
        write(&link);
        let metadata = fs::symlink_metadata(&link).expect("it is there");
        assert!(metadata.is_symlink());
        assert_eq!(fs::read(&target).expect("it is there"), printed());
        // the new file of a link that led nowhere
        let lost = folder.path().join("lost");
        symlink(folder.path().join("found"), &lost).expect("a link");
        write(&lost);
        assert_eq!(
            fs::read(folder.path().join("found")).expect("it is there"),
            printed()
        );
    }

    #[test]
    fn a_pipe_stays_a_pipe() {
        let folder = Folder::new(&[]);
        let pipe = folder.path().join("pipe");
        let made = Command::new("mkfifo").arg(&pipe).status();
        assert!(made.expect("mkfifo is everywhere").success());
        let reader = thread::spawn({
            let pipe = pipe.clone();
            move || {
                let mut read = Vec::new();
                let mut file = File::open(pipe).expect("the pipe is there");
                file.read_to_end(&mut read).expect("somebody writes");
                read
            }
        });
        write(&pipe);
        assert_eq!(reader.join().expect("a reader"), printed());
        let metadata = fs::symlink_metadata(&pipe).expect("it is there");
        assert!(metadata.file_type().is_fifo());
    }
}
