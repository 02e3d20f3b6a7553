//! What the compiler says about a bad catalog: the list of lints, how their diagnostics are collected,
//! and how one is printed.

use std::collections::BTreeSet;
use std::fmt::{self, Display};
use std::ops::Range;

use annotate_snippets::renderer::DEFAULT_TERM_WIDTH;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Patch, Renderer, Snippet};

use crate::files::{File, Position};
pub use crate::lint::Lint;
use crate::wording::quoted;

/// One fault of a catalog: the lint, what is wrong, where, and what to do.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    lint: Lint,
    title: String,
    /// The first is where the fault is, the others explain it; none where no file is at fault.
    labels: Vec<Label>,
    help: Option<String>,
    /// What to write in the place of the first label.
    replacement: Option<String>,
}

/// A place in a file with a word on it.
#[derive(Clone, Debug)]
struct Label {
    place: Place,
    text: String,
}

/// A range of bytes in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    fn is_near(self, other: Self) -> bool {
        const NEAR: usize = 8 << 10;
        self.file == other.file && self.start.abs_diff(other.start) <= NEAR
    }
}

impl Diagnostic {
    /// The lint that found it.
    pub fn lint(&self) -> Lint {
        self.lint
    }

    fn place(&self) -> Option<Place> {
        self.labels.first().map(|label| label.place)
    }

    /// What to do, and what to write, where no line of the file shows it.
    fn help_in_words(&self) -> Option<String> {
        let help = self.help.as_ref()?;
        Some(match &self.replacement {
            Some(replacement) => format!("{help}: {}", quoted(replacement)),
            None => help.clone(),
        })
    }
}

/// Collects the diagnostics of a run. Those beyond the first hundred are only counted: nobody reads
/// them, and a file can contain hundreds of thousands.
pub(crate) struct Collector {
    style: bool,
    drafts: bool,
    kept: Vec<Diagnostic>,
    count: usize,
    /// No diagnostic behind this place is among the first.
    horizon: Option<Place>,
    /// The files that could not be read to the end.
    broken: BTreeSet<usize>,
}

impl Collector {
    /// So many are kept.
    const MOST: usize = 100;

    /// `style` says whether the lints of style are of interest, `drafts` whether drafts are.
    pub(crate) fn new(style: bool, drafts: bool) -> Self {
        Self {
            style,
            drafts,
            kept: Vec::new(),
            count: 0,
            horizon: None,
            broken: BTreeSet::new(),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether what a lint finds is of interest.
    pub(crate) fn minds(&self, lint: Lint) -> bool {
        self.style || !lint.is_style() || self.drafts && lint == Lint::Draft
    }

    /// What is wrong, and a word on the place. What is reported can be completed with the methods of
    /// [`Report`]; nothing is formatted for a diagnostic that is not kept.
    pub(crate) fn report(
        &mut self,
        lint: Lint,
        place: Place,
        title: impl Display,
        label: impl Display,
    ) -> Report<'_> {
        if matches!(lint, Lint::Unreadable | Lint::Syntax) {
            self.broken.insert(place.file);
        }
        if self.is_follow_on(lint, place) || !self.minds(lint) {
            return Report(None);
        }
        if self.horizon.is_some_and(|last| place > last) {
            self.count += 1;
            return Report(None);
        }
        self.push(lint, title).also(place, label)
    }

    /// What is wrong with the catalog and none of its files.
    pub(crate) fn report_without_place(&mut self, lint: Lint, title: impl Display) -> Report<'_> {
        self.push(lint, title)
    }

    fn push(&mut self, lint: Lint, title: impl Display) -> Report<'_> {
        if self.kept.len() == 2 * Self::MOST {
            self.keep_first();
        }
        self.count += 1;
        self.kept.push(Diagnostic {
            lint,
            title: title.to_string(),
            labels: Vec::new(),
            help: None,
            replacement: None,
        });
        Report(self.kept.last_mut())
    }

    /// Where the syntax of a file is broken, what seems to be missing may be in the part that was not
    /// read. All files are parsed before any is checked.
    fn is_follow_on(&self, lint: Lint, place: Place) -> bool {
        match lint {
            Lint::DeadReference => !self.broken.is_empty(),
            Lint::MissingField
            | Lint::Empty
            | Lint::UnusedSource
            | Lint::Incomplete
            | Lint::Unreachable => self.broken.contains(&place.file),
            _ => false,
        }
    }

    /// Takes over what was found in a file behind those so far.
    pub(crate) fn merge(&mut self, other: Self) {
        self.count += other.count;
        self.broken.extend(other.broken);
        self.kept.extend(other.kept);
        if self.kept.len() > Self::MOST {
            self.keep_first();
        }
    }

    fn keep_first(&mut self) {
        self.kept.sort_by_key(|fault| (fault.place(), fault.lint));
        self.kept.truncate(Self::MOST);
        if self.kept.len() == Self::MOST {
            self.horizon = self.kept.last().and_then(Diagnostic::place);
        }
    }

    pub(crate) fn into_faults(mut self, files: Vec<File>) -> Faults {
        self.keep_first();
        Faults {
            files,
            diagnostics: self.kept,
            count: self.count,
            are_warnings: false,
        }
    }
}

/// A diagnostic that was just reported, if it is kept.
pub(crate) struct Report<'a>(Option<&'a mut Diagnostic>);

impl Report<'_> {
    fn map(mut self, change: impl FnOnce(&mut Diagnostic)) -> Self {
        if let Some(diagnostic) = &mut self.0 {
            change(diagnostic);
        }
        self
    }

    /// Another place that explains the fault.
    pub(crate) fn also(self, place: Place, label: impl Display) -> Self {
        self.map(|diagnostic| {
            let text = label.to_string();
            diagnostic.labels.push(Label { place, text });
        })
    }

    /// What to do.
    pub(crate) fn help(self, help: impl Display) -> Self {
        self.map(|diagnostic| diagnostic.help = Some(help.to_string()))
    }

    /// What to write in the place of the fault; shown below the help.
    pub(crate) fn replace_with(self, replacement: impl Display) -> Self {
        self.map(|diagnostic| diagnostic.replacement = Some(replacement.to_string()))
    }

    /// The help that `choose` finds, which costs nothing where it is not shown.
    pub(crate) fn help_from(self, choose: impl FnOnce(Self) -> Self) -> Self {
        if self.0.is_some() { choose(self) } else { self }
    }
}

/// A catalog that cannot be compiled: its faults, with the files they are in.
///
/// `Display` prints them plainly, the way `rustc` does; [`render`](Self::render) adds colour.
#[derive(Debug)]
pub struct Faults {
    files: Vec<File>,
    diagnostics: Vec<Diagnostic>,
    count: usize,
    are_warnings: bool,
}

impl Faults {
    /// The same as warnings, without a sum: the catalog can be compiled.
    #[must_use]
    pub fn as_warnings(mut self) -> Self {
        self.are_warnings = true;
        self
    }

    /// The faults, sorted by file and position; of very many the first hundred.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// How many faults there are, with those that are not among [`diagnostics`](Self::diagnostics).
    pub fn count(&self) -> usize {
        self.count
    }

    /// Each fault on one line with its fix: `file:line:column: message [lint], help`. The last line may
    /// say how many more there are.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        let lines = self.diagnostics.iter().map(|diagnostic| {
            let Diagnostic { lint, title, .. } = diagnostic;
            let place = diagnostic.place().map_or_else(String::new, |place| {
                let file = &self.files[place.file];
                let Position { line, column } = file.position(place.start);
                format!("{}:{line}:{column}: ", file.name())
            });
            let mut line = format!("{place}{title} [{lint}]");
            if let Some(help) = diagnostic.help_in_words() {
                line += ", ";
                line += &help;
            }
            line
        });
        lines.chain(self.more().map(|more| format!("and {more} more faults")))
    }

    /// The faults as text, with source lines and suggestions, wrapped to `width` columns; `color`
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
        if self.are_warnings {
            return text;
        }
        let summary = match self.count {
            1 => "the catalog has 1 fault".to_owned(),
            count => format!("the catalog has {count} faults"),
        };
        let shown = self
            .more()
            .map(|more| format!(", and {more} of them are not shown"));
        let summary = summary + &shown.unwrap_or_default();
        text += &renderer.render(&[Group::with_title(Level::ERROR.primary_title(summary))]);
        text.push('\n');
        text
    }

    /// How many are counted but not kept.
    fn more(&self) -> Option<usize> {
        Some(self.count - self.diagnostics.len()).filter(|more| *more > 0)
    }

    fn report<'a>(&'a self, diagnostic: &'a Diagnostic) -> Vec<Group<'a>> {
        let level = if self.are_warnings {
            Level::WARNING
        } else {
            Level::ERROR
        };
        let title = level
            .primary_title(&*diagnostic.title)
            .id(<&str>::from(diagnostic.lint));
        let mut group = Group::with_title(title);
        let mut labels = diagnostic.labels.iter().enumerate().peekable();
        while let Some((index, first)) = labels.next() {
            // labels near each other share a snippet
            let file = &self.files[first.place.file];
            let mut shared = vec![(index, first)];
            while let Some(next) = labels.next_if(|(_, next)| next.place.is_near(first.place)) {
                shared.push(next);
            }
            group = group.element(snippet(file, &shared));
        }
        let patched = diagnostic.replacement.as_ref().and_then(|replacement| {
            let place = diagnostic.place()?;
            let file = &self.files[place.file];
            let lines = file.lines(place.start..place.end)?;
            let patch = Patch::new(lines.relative(place.start..place.end), &**replacement);
            let snippet = Snippet::source(lines.text)
                .path(file.name())
                .line_start(lines.number)
                .patch(patch);
            let help = Level::HELP.secondary_title(diagnostic.help.as_deref()?);
            Some(Group::with_title(help).element(snippet))
        });
        if let Some(patched) = patched {
            return vec![group, patched];
        }
        let help = diagnostic.help_in_words();
        vec![group.elements(help.map(|help| Level::HELP.message(help)))]
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
    let Some(lines) = file.lines(start..end) else {
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
        kind.span(lines.relative(label.place.start..label.place.end))
            .label(&*label.text)
    });
    Snippet::source(lines.text)
        .path(file.name())
        .line_start(lines.number)
        .annotations(annotations)
        .into()
}

impl Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false, DEFAULT_TERM_WIDTH))
    }
}

impl std::error::Error for Faults {}
