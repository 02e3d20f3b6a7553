//! The front for build scripts: a folder in, a file in `OUT_DIR` out, faults on standard error.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use llm_errors_core::layout::Tables;
use proc_macro2::TokenStream;
use quote::quote;

use crate::{Options, Paths, check, generate, read_dir};

/// Columns for diagnostics in the output of `cargo build`, which is not asked for its width.
const WIDTH: usize = 120;

/// Compiles a catalog in a build script.
///
/// ```no_run
/// // build.rs
/// use std::process::ExitCode;
///
/// fn main() -> ExitCode {
///     llm_errors_codegen::Builder::new("catalog").compile()
/// }
/// ```
///
/// and in the library
///
/// ```text
/// include!(concat!(env!("OUT_DIR"), "/catalog.rs"));
/// ```
///
/// which declares the enum `Provider`, the module `providers` and the static `CATALOG`.
#[derive(Clone, Debug)]
pub struct Builder {
    folder: PathBuf,
    out: Option<PathBuf>,
    options: Options,
    runtime: String,
    below: Option<String>,
}

impl Builder {
    /// A builder for the `*.toml` files of a folder, relative to the package.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            out: None,
            options: Options::default(),
            runtime: "::llm_errors".to_owned(),
            below: None,
        }
    }

    /// Makes the catalog a layer on top of another: `llm_errors::CATALOG`, for which the build script needs
    /// `llm-errors` among its build-dependencies too. Its files may then relay, refer to and extend the
    /// providers below.
    #[must_use]
    pub fn on_top_of(mut self, below: impl Into<&'static Tables>) -> Self {
        self.options = self.options.on_top_of(below);
        self
    }

    /// The path of the static that [`on_top_of`](Self::on_top_of) stands for in the generated code, where it
    /// is not the `CATALOG` of the [runtime](Self::runtime): `::acme::CATALOG`.
    #[must_use]
    pub fn path_below(mut self, path: impl Into<String>) -> Self {
        self.below = Some(path.into());
        self
    }

    /// The path of the crate `llm-errors` in the generated code; `::llm_errors` unless told. For a dependency
    /// that was renamed, or that another crate re-exports: `::facade::llm_errors`.
    #[must_use]
    pub fn runtime(mut self, path: impl Into<String>) -> Self {
        self.runtime = path.into();
        self
    }

    /// Whether to mind how texts are written and in which order fields are, as the shipped catalog does.
    #[must_use]
    pub fn style(mut self, style: bool) -> Self {
        self.options = self.options.style(style);
        self
    }

    /// Writes to this folder instead of `OUT_DIR`.
    #[must_use]
    pub fn out_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.out = Some(folder.into());
        self
    }

    /// Writes `catalog.rs`, and tells cargo when to run the script again.
    ///
    /// Everything wrong with the catalog is printed to standard error, once in full and once a line
    /// each for cargo. Nothing is written then, and the code says failure.
    pub fn compile(&self) -> ExitCode {
        match self.run() {
            Ok(()) => ExitCode::SUCCESS,
            Err(message) => {
                // nobody is left to hear of an error here
                let _ = writeln!(io::stderr(), "{message}");
                ExitCode::FAILURE
            }
        }
    }

    fn run(&self) -> Result<(), String> {
        let folder = self.folder.display();
        let tell_cargo =
            |line: String| writeln!(io::stdout(), "{line}").map_err(|error| error.to_string());
        tell_cargo(format!("cargo::rerun-if-changed={folder}"))?;
        let files = read_dir(&self.folder)
            .map_err(|error| format!("error: cannot read the folder {folder}: {error}"))?;
        let catalog = match check(files, &self.options) {
            Ok(catalog) => catalog,
            Err(faults) => {
                faults
                    .lines()
                    .try_for_each(|line| tell_cargo(format!("cargo::error={line}")))?;
                return Err(faults.render(false, WIDTH));
            }
        };
        let out = self
            .out
            .clone()
            .or_else(|| env::var_os("OUT_DIR").map(PathBuf::from));
        let out = out.ok_or("error: OUT_DIR is not set: this runs in a build script")?;
        let code = generate(&catalog, self.options.below, &self.paths()?);
        let code = code.map_err(|error| format!("error: {error}"))?;
        let path = out.join("catalog.rs");
        write_whole(&path, &code)
            .map_err(|error| format!("error: cannot write {}: {error}", path.display()))
    }

    fn paths(&self) -> Result<Paths, String> {
        let parse = |path: &str| {
            let tokens = path.parse::<TokenStream>();
            tokens.map_err(|_| format!("error: `{path}` is not a path of Rust"))
        };
        let runtime = parse(&self.runtime)?;
        let below = if let Some(path) = &self.below {
            parse(path)?
        } else {
            quote! { #runtime::CATALOG }
        };
        Ok(Paths { runtime, below })
    }
}

/// Replaces a file by another in one step, unless it says the same already.
fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    if fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(());
    }
    // two builds may write into one folder at the same time
    let new = path.with_extension(format!("rs.{}", std::process::id()));
    fs::write(&new, text)
        .and_then(|()| fs::rename(&new, path))
        .inspect_err(|_| drop(fs::remove_file(&new)))
}
