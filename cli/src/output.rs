//! Where text goes: colours and width of a terminal, closed pipes, and failures.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::{env, error, fmt};

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};
use llm_errors_codegen::text::{Span, spans};
use llm_errors_codegen::wording::visible;
use llm_errors_find::NotFound;
use serde::Serialize;

/// For ids and titles.
pub(crate) const STRONG: Style = Style::new().bold();
/// For headings.
pub(crate) const HEADING: Style = AnsiColor::Cyan.on_default();
/// For what can be typed or found literally.
const CODE: Style = AnsiColor::Green.on_default();
/// For addresses.
pub(crate) const QUIET: Style = Style::new().dimmed();
/// For failures.
const ERROR: Style = AnsiColor::Red.on_default().bold();

/// Lines longer than this are hard to read, however wide the terminal.
const WIDEST: usize = 100;
/// A terminal that is narrower than this gets lines that are too long.
const NARROWEST: usize = 30;

/// Standard output, with ANSI styles where it is a terminal that wants them.
pub(crate) struct Output {
    stream: BufWriter<AutoStream<io::Stdout>>,
    width: Option<usize>,
}

impl Output {
    pub(crate) fn stdout() -> Self {
        Self {
            stream: BufWriter::new(AutoStream::auto(io::stdout())),
            width: width(&io::stdout()),
        }
    }

    /// The columns to wrap at; none for a file or pipe.
    pub(crate) fn width(&self) -> Option<usize> {
        self.width
    }

    /// A line, wrapped, with `first` before it and `rest` before the lines that follow.
    pub(crate) fn wrapped(&mut self, first: &str, rest: &str, text: &str) -> io::Result<()> {
        let Some(width) = self.width else {
            return writeln!(self, "{first}{text}");
        };
        let options = textwrap::Options::new(width)
            .initial_indent(first)
            .subsequent_indent(rest)
            .break_words(false)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        textwrap::wrap(text, options)
            .iter()
            .try_for_each(|line| writeln!(self, "{line}"))
    }

    pub(crate) fn json(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        let mut json = serde_json::to_vec_pretty(value).map_err(io::Error::from)?;
        json.push(b'\n');
        Ok(self.raw()?.write_all(&json)?)
    }

    /// Standard output for what has no styles: they are not looked for, which takes long.
    pub(crate) fn raw(&mut self) -> io::Result<Raw> {
        self.stream.flush()?;
        Ok(Raw(io::stdout()))
    }

    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// Standard output as it is.
pub(crate) struct Raw(io::Stdout);

impl Write for Raw {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.lock().flush()
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// What `COLUMNS` says, or the width of a terminal.
fn width(stream: &impl IsTerminal) -> Option<usize> {
    let columns = env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok());
    let terminal = || stream.is_terminal().then(textwrap::termwidth);
    columns
        .or_else(terminal)
        .map(|width: usize| width.clamp(NARROWEST, WIDEST))
}

/// A text of the catalog with its markup turned into styles.
pub(crate) fn styled(text: &str) -> String {
    let Ok(spans) = spans(text) else {
        return text.to_owned();
    };
    let style = |span| match span {
        Span::Text(plain) => plain.to_owned(),
        Span::Code(code) => format!("{CODE}{code}{CODE:#}"),
        Span::Link { label, url } => format!("{label} {QUIET}({url}){QUIET:#}"),
    };
    spans.into_iter().map(style).collect()
}

/// A number of things in words: `1 entry`, `2 entries`.
pub(crate) fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Why the program ends with a status other than 0.
#[derive(Debug)]
pub(crate) struct Failure {
    status: u8,
    message: String,
    /// A line each.
    details: Vec<String>,
    help: Option<String>,
}

impl Failure {
    /// The answer is no: not found, or a bad catalog.
    pub(crate) fn answer(message: impl AsRef<str>) -> Self {
        Self::new(1, message.as_ref())
    }

    /// The question was wrong.
    pub(crate) fn usage(message: impl AsRef<str>) -> Self {
        Self::new(2, message.as_ref())
    }

    /// A message may repeat input, which must not reach a terminal as it is.
    fn new(status: u8, message: &str) -> Self {
        Self {
            status,
            message: visible(message),
            details: Vec::new(),
            help: None,
        }
    }

    /// A file or folder that cannot be read.
    pub(crate) fn unreadable(path: &Path, error: &io::Error) -> Self {
        Self::usage(format!("cannot read `{}`: {error}", path.display()))
    }

    /// Standard input that cannot be read.
    pub(crate) fn unreadable_input(error: &io::Error) -> Self {
        Self::usage(format!("cannot read standard input: {error}"))
    }

    /// A file that cannot be written.
    pub(crate) fn unwritable(path: &Path, error: &io::Error) -> Self {
        Self::answer(format!("cannot write `{}`: {error}", path.display()))
    }

    /// Lines below the message.
    pub(crate) fn details(mut self, lines: impl IntoIterator<Item: AsRef<str>>) -> Self {
        self.details = lines
            .into_iter()
            .map(|line| visible(line.as_ref()))
            .collect();
        self
    }

    pub(crate) fn help(mut self, help: impl AsRef<str>) -> Self {
        self.help = Some(visible(help.as_ref()));
        self
    }

    /// Ends with status 1 when everything has been said.
    pub(crate) fn silent() -> Self {
        Self::answer("")
    }

    pub(crate) fn report(self) -> ExitCode {
        if !self.message.is_empty() {
            let mut stream = anstream::stderr();
            // nobody is left to hear of an error here
            let _ = writeln!(stream, "{ERROR}error{ERROR:#}: {self}");
        }
        ExitCode::from(self.status)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.message)?;
        for line in &self.details {
            write!(f, "\n  {line}")?;
        }
        self.help.as_ref().map_or(Ok(()), |help| {
            write!(f, "\n{HEADING}help{HEADING:#}: {help}")
        })
    }
}

impl error::Error for Failure {}

impl From<NotFound> for Failure {
    fn from(error: NotFound) -> Self {
        let status = if error.is_question() { 2 } else { 1 };
        Self::new(status, error.message()).help(error.help())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            // the reader has seen enough, as with `| head`
            io::ErrorKind::BrokenPipe => Self {
                status: 0,
                ..Self::silent()
            },
            _ => Self::answer(format!("cannot write: {error}")),
        }
    }
}
