//! What the compiler says about a bad catalog: the list of rules, and how a fault is printed.

use std::fmt;
use std::ops::Range;

use annotate_snippets::renderer::DEFAULT_TERM_WIDTH;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Patch, Renderer, Snippet};
use strum::{Display, EnumIter, IntoStaticStr};

use crate::files::{File, Position};

/// A rule that a catalog can break. `Display` gives its name as it stands in a diagnostic.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Display, EnumIter, IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum Lint {
    /// A file can be read: a regular UTF-8 file of a sensible size.
    Unreadable,
    /// A file is valid TOML.
    Syntax,
    /// A table has only fields that the schema knows.
    UnknownField,
    /// The fields of a table stand in the order of the schema.
    FieldOrder,
    /// A table has all fields that the schema requires.
    MissingField,
    /// A value has the type that the schema says.
    WrongType,
    /// A closed word (kind, retry, `fix_by`, ...) is one of its list.
    UnknownWord,
    /// An id is kebab-case, so that it makes a Rust identifier.
    BadSlug,
    /// An id stands only once.
    DuplicateId,
    /// Two ids never make the same Rust identifier.
    SameIdentifier,
    /// A provider's id, aliases and hosts belong to it alone.
    DuplicateName,
    /// A status lies in 100 to 599.
    BadStatus,
    /// A text or a signal set says something.
    Empty,
    /// A text holds no control or bidirectional characters.
    UnsafeText,
    /// A text uses only the inline markup that the catalog knows.
    Markup,
    /// A text is made of whole sentences.
    Prose,
    /// An address is one that can be opened.
    BadUrl,
    /// A reference leads somewhere.
    DeadReference,
    /// A source is cited.
    UnusedSource,
    /// The fields of an entry agree with each other.
    Contradiction,
    /// No response can match two entries equally well.
    Tie,
    /// A signal set stays small enough to be expanded.
    TooManyAlternatives,
    /// A fragment of a message can be found, and not by accident.
    BadFragment,
}

/// One fault of a catalog: the rule, what is wrong, where, and what to do.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    pub(crate) lint: Lint,
    pub(crate) title: String,
    /// The first is where the fault is, the others explain it.
    pub(crate) labels: Vec<Label>,
    pub(crate) help: Option<String>,
    pub(crate) patch: Option<(Range<usize>, String)>,
}

/// A place in a file with a word on it.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    pub(crate) place: Place,
    pub(crate) text: String,
}

/// A range of bytes in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// Index into the list of files.
    pub(crate) file: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Place {
    pub(crate) fn new(file: usize, span: Range<usize>) -> Self {
        Self {
            file,
            start: span.start,
            end: span.end,
        }
    }

    /// Whether both can be shown at once without printing, or reading, much in between.
    fn is_near(&self, other: &Self) -> bool {
        const NEAR: usize = 8 << 10;
        self.file == other.file && self.start.abs_diff(other.start) <= NEAR
    }
}

impl Diagnostic {
    pub(crate) fn new(
        lint: Lint,
        place: Place,
        title: impl Into<String>,
        label: impl Into<String>,
    ) -> Self {
        let labels = vec![Label {
            place,
            text: label.into(),
        }];
        Self {
            lint,
            title: title.into(),
            labels,
            help: None,
            patch: None,
        }
    }

    pub(crate) fn also(mut self, place: Place, label: impl Into<String>) -> Self {
        self.labels.push(Label {
            place,
            text: label.into(),
        });
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the replacement for the primary place to the help.
    pub(crate) fn replace_with(self, replacement: impl Into<String>) -> Self {
        let Place { start, end, .. } = self.labels[0].place;
        self.patch(start..end, replacement)
    }

    pub(crate) fn patch(mut self, span: Range<usize>, replacement: impl Into<String>) -> Self {
        self.patch = Some((span, replacement.into()));
        self
    }

    /// The rule that was broken.
    pub fn lint(&self) -> Lint {
        self.lint
    }

    pub(crate) fn place(&self) -> &Place {
        &self.labels[0].place
    }
}

/// A catalog that cannot be compiled: all its faults, with the files they are in.
///
/// `Display` prints them plainly, the way `rustc` does; [`render`](Self::render) adds colour.
#[derive(Debug)]
pub struct Faults {
    files: Vec<File>,
    diagnostics: Vec<Diagnostic>,
}

impl Faults {
    pub(crate) fn new(files: Vec<File>, mut diagnostics: Vec<Diagnostic>) -> Self {
        diagnostics.sort_by(|a, b| a.place().cmp(b.place()).then(a.lint.cmp(&b.lint)));
        Self { files, diagnostics }
    }

    /// The faults, sorted by file and position.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Each fault on one line: `file:line:column: message [rule]`.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        self.diagnostics.iter().map(|diagnostic| {
            let file = &self.files[diagnostic.place().file];
            let Position { line, column } = file.position(diagnostic.place().start);
            format!(
                "{}:{line}:{column}: {} [{}]",
                file.name(),
                diagnostic.title,
                diagnostic.lint
            )
        })
    }

    /// All faults as text, with source lines and suggestions, wrapped to `width` columns; `color`
    /// adds ANSI styles.
    pub fn render(&self, color: bool, width: usize) -> String {
        let renderer = if color {
            Renderer::styled()
        } else {
            Renderer::plain()
        }
        .term_width(width);
        let mut text = String::new();
        for diagnostic in &self.diagnostics {
            text += &renderer.render(&self.report(diagnostic));
            text += "\n\n";
        }
        let count = self.diagnostics.len();
        let summary = match count {
            1 => "1 fault".to_owned(),
            _ => format!("{count} faults"),
        };
        let summary = format!("the catalog has {summary}");
        text += &renderer.render(&[Group::with_title(Level::ERROR.primary_title(summary))]);
        text.push('\n');
        text
    }

    fn report<'a>(&'a self, diagnostic: &'a Diagnostic) -> Vec<Group<'a>> {
        let title = Level::ERROR
            .primary_title(&*diagnostic.title)
            .id(<&str>::from(diagnostic.lint));
        let mut group = Group::with_title(title);
        let mut labels = diagnostic.labels.iter().enumerate().peekable();
        while let Some((index, first)) = labels.next() {
            // labels that stand near each other share a snippet
            let file = &self.files[first.place.file];
            let mut shared = vec![(index, first)];
            while let Some(next) = labels.next_if(|(_, next)| next.place.is_near(&first.place)) {
                shared.push(next);
            }
            group = group.element(snippet(file, &shared));
        }
        let mut groups = vec![];
        match (&diagnostic.help, &diagnostic.patch) {
            (Some(help), None) => groups.push(group.element(Level::HELP.message(&**help))),
            (Some(help), Some((span, replacement))) => {
                groups.push(group);
                let file = &self.files[diagnostic.place().file];
                let mut title = Group::with_title(Level::HELP.secondary_title(&**help));
                if let Some(window) = file.window(span.clone()) {
                    let patch = Patch::new(window.relative(span.clone()), &**replacement);
                    title = title.element(
                        Snippet::source(window.text)
                            .path(file.name())
                            .line_start(window.line)
                            .patch(patch),
                    );
                }
                groups.push(title);
            }
            (None, _) => groups.push(group),
        }
        groups
    }
}

/// The lines around some labels of one file; only the position where they are too long to show.
fn snippet<'a>(file: &'a File, labels: &[(usize, &'a Label)]) -> Element<'a> {
    let start = labels
        .iter()
        .map(|(_, label)| label.place.start)
        .min()
        .unwrap_or(0);
    let end = labels
        .iter()
        .map(|(_, label)| label.place.end)
        .max()
        .unwrap_or(0);
    let Some(window) = file.window(start..end) else {
        let Position { line, column } = file.position(labels[0].1.place.start);
        return Origin::path(file.name())
            .line(line)
            .char_column(column)
            .into();
    };
    let annotations = labels.iter().map(|(index, label)| {
        let kind = if *index == 0 {
            AnnotationKind::Primary
        } else {
            AnnotationKind::Context
        };
        kind.span(window.relative(label.place.start..label.place.end))
            .label(&*label.text)
    });
    Snippet::source(window.text)
        .path(file.name())
        .line_start(window.line)
        .annotations(annotations)
        .into()
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false, DEFAULT_TERM_WIDTH))
    }
}

impl std::error::Error for Faults {}
