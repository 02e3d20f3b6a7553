//! The shipped catalog, changed at random as people and editors change it: whatever a folder
//! contains, the compiler ends soon, and with a catalog or with faults that have a place.
//!
//! `MUTATIONS=5000 cargo test --test wild` makes more of them than the few hundred of every run.

use std::ffi::OsString;
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::sync::LazyLock;
use std::sync::mpsc;
use std::time::Duration;

use llm_errors_codegen::{File, Options, check, read_dir};

use crate::compile;

/// The shipped files, by name.
static SHIPPED: LazyLock<Vec<(OsString, String)>> = LazyLock::new(|| {
    let files = read_dir(Path::new("../catalog")).expect("the catalog is there");
    let read = |name: &str| {
        let path = Path::new(name);
        let name = path.file_name().expect("a file").to_owned();
        (name, fs::read_to_string(path).expect("the file was listed"))
    };
    files.iter().map(|file| read(file.name())).collect()
});

/// Splitmix64: the same numbers for the same seed.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % end.max(1) as u64).expect("it is below a usize")
    }

    fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

/// A file that is being changed: its lines, which may be anything.
struct Draft {
    name: OsString,
    lines: Vec<Vec<u8>>,
}

impl Draft {
    /// The head of a shipped file, a few of its entries, and its sources, without what refers to other files.
    fn new(random: &mut Random) -> Self {
        const ENTRIES: usize = 6;
        let (name, text) = random.of(&SHIPPED);
        // one that only relays has none
        let (entries, sources) = text.split_once("\n[sources]\n").unwrap_or((text, ""));
        let mut tables = entries.split("\n[[entry]]\n");
        let head = tables.next().unwrap_or_default();
        let tables: Vec<_> = tables.collect();
        let first = random.below(tables.len().saturating_sub(ENTRIES));
        let mut text = head.to_owned();
        for table in tables.iter().skip(first).take(ENTRIES) {
            text += "\n[[entry]]\n";
            text += table;
        }
        text += "\n[sources]\n";
        text += sources;
        let mut refers = false;
        let lines = text.lines().filter(|line| {
            let field = ["relays = ", "see_also = "]
                .iter()
                .any(|field| line.starts_with(field));
            let within = refers;
            // such a list has a line or ends with one
            refers = (field || refers) && !line.ends_with(']');
            !field && !within
        });
        Self {
            name: name.clone(),
            lines: lines.map(|line| line.as_bytes().to_vec()).collect(),
        }
    }

    /// The lines of one table, with its header.
    fn table(&self, random: &mut Random) -> Range<usize> {
        let is_header = |line: &Vec<u8>| line.starts_with(b"[");
        let headers: Vec<_> = (0..self.lines.len())
            .filter(|at| is_header(&self.lines[*at]))
            .collect();
        let start = if headers.is_empty() {
            0
        } else {
            *random.of(&headers)
        };
        let next = headers.iter().find(|header| **header > start);
        start..next.copied().unwrap_or(self.lines.len())
    }

    /// A line, as text; an empty one where there is none.
    fn line(&mut self, random: &mut Random) -> &mut Vec<u8> {
        if self.lines.is_empty() {
            self.lines.push(Vec::new());
        }
        let at = random.below(self.lines.len());
        &mut self.lines[at]
    }

    /// Writes another value behind a `=`.
    fn set_value(&mut self, random: &mut Random, value: &str) {
        let line = self.line(random);
        if let Some(equals) = line.windows(3).position(|part| part == b" = ") {
            line.truncate(equals + 3);
            line.extend(value.as_bytes());
        }
    }
}

/// Values in the place of others.
const VALUES: [&str; 27] = [
    "429",
    "-1",
    "9e99",
    "nan",
    "true",
    "\"\"",
    "\" \"",
    "[]",
    "{}",
    "[{}]",
    "1979-05-27",
    "\"4xx\"",
    "\"self\"",
    "\"Self\"",
    "\"crate\"",
    "\"type\"",
    "\"错误\"",
    "[[\"a\"]]",
    "{ a = 1 }",
    "\"user\"",
    "\"a  b\"",
    "\"it can't wait\"",
    "1402",
    "\"\\u202E\"",
    "'''\n'''",
    "\"\"\"",
    "'",
];

/// What long texts are made of.
const WORDS: [&str; 7] = [
    "word ",
    "can't ",
    "`",
    "\\u0041",
    "e.g.  ",
    "[a](https://b) ",
    "错",
];

/// Bytes that mean something, or nothing at all.
const BYTES: [u8; 12] = [
    0, 7, 0x1b, 0x7f, 0x80, 0xff, b'"', b'\\', b'[', b'}', b'#', b',',
];

/// Names for files.
const NAMES: [&str; 12] = [
    "self.toml",
    "iterator.toml",
    "provider-iter.toml",
    "option.toml",
    "FILE.TOML",
    "Of File.toml",
    "back\\slash.toml",
    "\u{430}cme.toml",
    "a.b.toml",
    "--.toml",
    "new\nline.toml",
    "\u{202e}.toml",
];

/// Fields that come without being asked.
const FIELDS: [&str; 9] = [
    "fallback = true",
    "extra = { a = 1, b = \"x\" }",
    "extra = { a = [1] }",
    "status = \"429\"",
    "match = {}",
    "match = { code = 1402 }",
    "causes = \"One.\"",
    "retry = false",
    "code_headers = \"<no>\"",
];

/// Changes the drafts of a folder, or the folder itself.
fn mutate(random: &mut Random, drafts: &mut [Draft], folder: &Path) {
    let at = random.below(drafts.len());
    let other = random.below(drafts.len());
    let lines = drafts[at].lines.len();
    let (from, to) = (random.below(lines), random.below(lines));
    match random.below(20) {
        0 if lines > 0 => drop(drafts[at].lines.remove(from)),
        1 if lines > 0 => {
            let line = drafts[at].lines[from].clone();
            drafts[at].lines.insert(to, line);
        }
        2 if lines > 0 => drafts[at].lines.swap(from, to),
        3 if lines > 0 => {
            let line = drafts[at].lines.remove(from);
            drafts[other].lines.push(line);
        }
        // tables that change places, within a file or between two
        4 | 5 => {
            let (here, there) = (drafts[at].table(random), drafts[other].table(random));
            let table: Vec<_> = drafts[at].lines[here].to_vec();
            drafts[other].lines.splice(there, table);
        }
        6 => {
            let table = drafts[at].table(random);
            drafts[at].lines.drain(table);
        }
        7 => {
            let table = drafts[at].table(random);
            let table = drafts[at].lines[table].to_vec();
            drafts[other].lines.extend(table);
        }
        8 | 9 => {
            let value = random.of(&VALUES);
            drafts[at].set_value(random, value);
        }
        10 => {
            // letters of other alphabets that look the same
            let line = drafts[at].line(random);
            let text = String::from_utf8_lossy(line);
            let text = match random.below(4) {
                0 => text.replacen('a', "\u{430}", 1),
                1 => text.replacen('o', "\u{3bf}", 1),
                2 => text.replacen('e', "\u{435}", 1),
                _ => text.replacen('-', "\u{2010}", 1),
            };
            *line = text.into_bytes();
        }
        11 => {
            let length = *random.of(&[1_000, 10_000, 100_000]);
            let word = *random.of(&WORDS);
            let value = format!("\"{}\"", word.repeat(length / word.len()));
            drafts[at].set_value(random, &value);
        }
        12 => {
            let line = drafts[at].line(random);
            let place = random.below(line.len() + 1);
            let byte = *random.of(&BYTES);
            line.insert(place, byte);
        }
        13 => drafts[at].lines.truncate(from),
        14 => {
            let extended = drafts[other].name.to_string_lossy().replace(".toml", "");
            let line = format!("extends = \"{extended}\"");
            drafts[at].lines.insert(0, line.into_bytes());
        }
        15 | 16 => {
            drafts[at].name = (*random.of(&NAMES)).into();
            #[cfg(unix)]
            if random.below(4) == 0 {
                use std::os::unix::ffi::OsStringExt as _;
                drafts[at].name = OsString::from_vec(b"not-\xff-utf8.toml".to_vec());
            }
        }
        17 => {
            let _ = fs::create_dir(folder.join("folder.toml"));
        }
        #[cfg(unix)]
        18 => {
            use std::os::unix::fs::symlink;
            let _ = symlink("circle-b.toml", folder.join("circle-a.toml"));
            let _ = symlink("circle-a.toml", folder.join("circle-b.toml"));
            let _ = symlink("nowhere", folder.join("dangling.toml"));
            let _ = symlink(".", folder.join("itself.toml"));
        }
        _ => {
            let table = drafts[at].table(random);
            let field = random.of(&FIELDS);
            drafts[at]
                .lines
                .insert(table.end, field.as_bytes().to_vec());
        }
    }
}

/// A folder with changed files, compiled; true for a good catalog.
fn compile_mutation(seed: u64) -> bool {
    let mut random = Random(seed);
    let folder = tempfile::tempdir().expect("a folder");
    let mut drafts: Vec<_> = (0..=random.below(3))
        .map(|_| Draft::new(&mut random))
        .collect();
    for _ in 0..=random.below(3) {
        mutate(&mut random, &mut drafts, folder.path());
    }
    for draft in drafts {
        // a name may be taken by another draft or by a folder
        let _ = fs::write(folder.path().join(draft.name), draft.lines.join(&b'\n'));
    }
    let files = read_dir(folder.path()).expect("the folder is there");
    compile(files, random.below(4) == 0)
}

#[test]
fn a_changed_catalog_is_compiled_or_told_what_is_wrong() {
    const LONGEST: Duration = Duration::from_secs(60);
    let count = std::env::var("MUTATIONS")
        .ok()
        .and_then(|count| count.parse().ok());
    let count = count.unwrap_or(300);
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        for seed in 0..count {
            let good = compile_mutation(seed);
            sender.send(good).expect("somebody listens");
        }
    });
    let mut good = 0_u64;
    for seed in 0..count {
        match receiver.recv_timeout(LONGEST) {
            Ok(is_good) => good += u64::from(is_good),
            Err(error) => panic!("seed {seed}: {error}"),
        }
    }
    assert!(
        good > count / 20,
        "only {good} of {count} catalogs are good"
    );
    assert!(
        good < count / 2,
        "{good} of {count} catalogs are still good"
    );
}

#[test]
fn a_text_of_ten_megabytes_is_read_in_time() {
    let text = "word can't e.g.  ".repeat((10 << 20) / 17);
    let file = format!(
        "[provider]\nname = \"Acme\"\n[entry]\nid = \"huge\"\ntitle = \"Huge\"\nstatus = 500\nkind = \"internal\"\n\
         retry = \"never\"\nfix_by = \"provider\"\nmeaning = \"{text}\"\n"
    );
    let files = vec![File::new("acme.toml", file)];
    assert!(check(files, &Options::default()).is_ok());
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_no_file_is_told_and_not_opened() {
    use std::os::unix::ffi::OsStringExt as _;
    use std::os::unix::fs::symlink;

    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("folder.toml")).expect("a folder");
    symlink("circle.toml", path("circle.toml")).expect("a link");
    symlink("nowhere", path("dangling.toml")).expect("a link");
    let good = "[provider]\nname = \"Acme\"\n";
    let not_utf8 = OsString::from_vec(b"not-\xff-utf8.toml".to_vec());
    fs::write(folder.path().join(not_utf8), good).expect("a file");
    for name in [
        "UPPER.TOML",
        "lower.Toml",
        "old\\acme.toml",
        ".hidden.toml",
        "_left-out.toml",
        "notes.txt",
    ] {
        fs::write(path(name), good).expect("a file");
    }
    let files = read_dir(folder.path()).expect("the folder is there");
    let faults = check(files, &Options::default()).expect_err("the folder is bad");
    let folder = format!("{}/", folder.path().display());
    let lines: Vec<_> = faults
        .lines()
        .map(|line| line.replace(&folder, ""))
        .collect();
    let wanted = [
        "UPPER.TOML:1:1: the file name `UPPER` is not a provider id [bad-slug]",
        "circle.toml:1:1: cannot read `circle.toml`: Too many levels of symbolic links (os error 40) [unreadable]",
        "dangling.toml:1:1: cannot read `dangling.toml`: No such file or directory (os error 2) [unreadable]",
        "folder.toml:1:1: cannot read `folder.toml`: not a regular file [unreadable]",
        "not-\u{fffd}-utf8.toml:1:1: the file name `not-\u{fffd}-utf8` is not a provider id [bad-slug]",
        "old\\acme.toml:1:1: the file name `old\\acme` is not a provider id [bad-slug]",
    ];
    assert_eq!(lines.len(), wanted.len());
    for (line, wanted) in lines.iter().zip(wanted) {
        assert!(line.starts_with(wanted), "{line}");
    }
}
