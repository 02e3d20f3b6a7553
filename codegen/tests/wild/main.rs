//! Whatever a catalog contains, the compiler ends with a catalog or with faults that can be printed.

mod mutations;

use std::path::Path;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use llm_errors_codegen::{File, Options, Paths, check, generate, read_dir};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use quote::quote;

/// The shipped files, as characters, so that an edit never leaves half a character.
static SHIPPED: LazyLock<Vec<(String, Vec<char>)>> = LazyLock::new(|| {
    let read = |file: &File| {
        let text = std::fs::read_to_string(file.name()).expect("the file was listed");
        (file.name().to_owned(), text.chars().collect())
    };
    read_dir(Path::new("../catalog"))
        .expect("the catalog is there")
        .iter()
        .map(read)
        .collect()
});

/// Compiles, and uses all that comes out; true for a good catalog.
fn compile(files: Vec<File>, style: bool) -> bool {
    let names: Vec<_> = files.iter().map(|file| file.name().to_owned()).collect();
    let faults = match check(files, &Options::default().style(style)) {
        Ok(catalog) => {
            let paths = Paths {
                runtime: quote! { ::llm_errors },
                below: quote! { ::llm_errors::CATALOG },
            };
            let code = generate(&catalog, None, &paths).expect("the keys can be told apart");
            keep_accepted(&code);
            return true;
        }
        Err(faults) => faults,
    };
    let shown = faults.diagnostics().len();
    assert!(faults.count() > 0 && shown <= faults.count());
    for line in faults.lines().take(shown) {
        let mut places = names.iter().filter_map(|name| line.strip_prefix(&**name));
        let place = places
            .next()
            .expect("a line begins with the name of a file");
        let numbers: Vec<_> = place
            .splitn(4, ':')
            .skip(1)
            .map(str::parse::<usize>)
            .collect();
        assert!(matches!(&*numbers, [Ok(1..), Ok(1..), Err(_)]), "{line}");
    }
    let text = faults.to_string();
    assert!(
        !text.contains(|letter: char| letter.is_control() && letter != '\n'),
        "{text:?}"
    );
    false
}

/// Writes the code of a good catalog into the folder that the variable `ACCEPTED` names: `.ci/run`
/// compiles all of it.
fn keep_accepted(code: &str) {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    if let Some(folder) = std::env::var_os("ACCEPTED") {
        let name = format!("catalog_{}.rs", COUNT.fetch_add(1, Ordering::Relaxed));
        std::fs::write(Path::new(&folder).join(name), code).expect("the folder can be written");
    }
}

fn compile_text(name: &str, text: &str) {
    for style in [false, true] {
        compile(vec![File::new(name, text)], style);
    }
}

/// One change to a text: where, how many characters go, and what comes.
type Edit = (prop::sample::Index, usize, String);

fn edit() -> impl Strategy<Value = Edit> {
    let token = prop::sample::select(vec![
        "\"",
        "\"\"\"",
        "'",
        "[",
        "]",
        "[[entry]]\n",
        "[provider]\n",
        "{",
        "}",
        "=",
        ",",
        "\n",
        "#",
        "\\",
        "\\u0007",
        "`",
        "](",
        "<b>",
        "429",
        "-1",
        "9e99",
        "true",
        "1979-05-27",
        "id = \"x\"\n",
        "\u{202e}",
        "\u{1b}[31m",
        "\0",
        "错",
    ]);
    let text = prop_oneof![4 => token.prop_map(str::to_owned), 1 => any::<String>(), 1 => Just(String::new())];
    let removed = prop_oneof![Just(0_usize), 1..4_usize, 1..400_usize];
    (any::<prop::sample::Index>(), removed, text)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 96,
        failure_persistence: Some(Box::new(FileFailurePersistence::Off)),
        ..ProptestConfig::default()
    })]

    #[test]
    fn edited_files_of_the_catalog(file in any::<prop::sample::Index>(), edits in prop::collection::vec(edit(), 1..6)) {
        let (name, text) = file.get(&SHIPPED);
        let mut text = text.clone();
        for (at, removed, inserted) in edits {
            let start = at.index(text.len() + 1);
            let end = (start + removed).min(text.len());
            text.splice(start..end, inserted.chars());
        }
        compile_text(name, &text.into_iter().collect::<String>());
    }

    #[test]
    fn any_text(text in any::<String>()) {
        compile_text("any.toml", &text);
    }

    #[test]
    fn any_strings_in_the_fields(texts in prop::collection::vec(any::<String>(), 9)) {
        let [name, id, title, meaning, cause, code, message, url, other] = &*texts else { unreachable!() };
        compile_text("any.toml", &format!(
            "[provider]\nname = {name:?}\naliases = [{other:?}]\nhosts = [{other:?}]\n\
             [[entry]]\nid = {id:?}\ntitle = {title:?}\nkind = \"internal\"\nretry = \"never\"\nfix_by = \"provider\"\n\
             meaning = {meaning:?}\ncauses = [{cause:?}]\nmatch = [{{ code = {code:?}, message = {message:?} }}]\n\
             sources = [\"guide\"]\n[sources]\nguide = {{ url = {url:?}, checked = 2026-11-20 }}\n"
        ));
    }
}

#[test]
fn huge_files_take_time_in_proportion_to_their_size() {
    let head = "[provider]\nname = \"Acme\"\n";
    let broken_entries =
        "[[entry]]\nid = \"x\"\nsee_also = [\"y\"]\nsources = [\"z\"]\n".repeat(3_000);
    let same_entries = "[[entry]]\nid = \"x\"\nmatch = [{ code = \"x\" }]\n".repeat(3_000);
    let broken_lines = "status = 429,\n".repeat(3_000);
    let one_line = format!("x = [{}]\n", "\"\\u0007\", ".repeat(30_000));
    let deep = format!("x = {}", "[".repeat(100_000));
    for text in [broken_entries, same_entries, broken_lines, one_line, deep] {
        compile_text("huge.toml", &format!("{head}{text}"));
    }
}
