//! From memory to a folder, and back: what is there is compared, and nothing of anybody else is touched.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::{error, fmt, fs};

use tempfile::NamedTempFile;

use crate::Site;

/// The file that lists what was written, so that the next run knows what it may replace and remove.
const MANIFEST: &str = ".llm-errors-render";

/// How a folder differs from what would be written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Difference {
    /// A file is not there.
    Missing(String),
    /// A file has other contents.
    Changed(String),
    /// A file was written earlier, and would not be now.
    Left(String),
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(path) => write!(f, "`{path}` is missing"),
            Self::Changed(path) => write!(f, "`{path}` is out of date"),
            Self::Left(path) => write!(f, "`{path}` is no longer part of it"),
        }
    }
}

/// Why files could not be written.
#[derive(Debug)]
#[non_exhaustive]
pub enum WriteError {
    /// Something is in the way that no earlier run wrote, or that is no regular file.
    Foreign(PathBuf),
    /// The system refuses.
    System(PathBuf, io::Error),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign(path) => write!(
                f,
                "`{}` is in the way: it is not a file that an earlier run wrote",
                path.display()
            ),
            Self::System(path, error) => write!(f, "cannot write `{}`: {error}", path.display()),
        }
    }
}

impl error::Error for WriteError {}

impl Site {
    /// Writes all files into a folder, which is made if it is not there, and removes those that an earlier
    /// run wrote and this one does not. Each file changes in one step; one that is up to date is not
    /// touched.
    ///
    /// # Errors
    /// Something else is in the way, or the system refuses. Before anything changes, all files are looked
    /// at, so that what is in the way is found first.
    pub fn write(&self, folder: &Path) -> Result<(), WriteError> {
        let system = |path: &Path| {
            let path = path.to_owned();
            move |error| WriteError::System(path, error)
        };
        fs::create_dir_all(folder).map_err(system(folder))?;
        let earlier = manifest(folder).map_err(system(&folder.join(MANIFEST)))?;
        let mut stale = Vec::new();
        for (path, text) in &self.files {
            let target = folder.join(path);
            match State::of(&target, text).map_err(system(&target))? {
                State::Same => {}
                State::Missing => stale.push((target, text)),
                State::Other if earlier.contains(path) => stale.push((target, text)),
                State::Other | State::Special => return Err(WriteError::Foreign(target)),
            }
        }
        let now: BTreeSet<String> = self.files.keys().cloned().collect();
        // an interrupted run leaves a list with what is there from before and from now
        let both = earlier.union(&now).cloned().collect();
        write_manifest(folder, &both)?;
        for (target, text) in stale {
            if let Some(parent) = target.parent() {
                fs::create_dir_all(parent).map_err(system(parent))?;
            }
            replace(&target, text).map_err(system(&target))?;
        }
        for path in earlier.difference(&now) {
            let target = folder.join(path);
            if fs::symlink_metadata(&target).is_ok_and(|it| it.is_file()) {
                fs::remove_file(&target).map_err(system(&target))?;
            }
        }
        write_manifest(folder, &now)
    }

    /// How a folder differs from what [`write`](Self::write) would make of it.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn check(&self, folder: &Path) -> Result<Vec<Difference>, io::Error> {
        let mut differences = Vec::new();
        for (path, text) in &self.files {
            match State::of(&folder.join(path), text)? {
                State::Same => {}
                State::Missing => differences.push(Difference::Missing(path.clone())),
                State::Other | State::Special => {
                    differences.push(Difference::Changed(path.clone()));
                }
            }
        }
        let left = manifest(folder)?.into_iter();
        let left = left.filter(|path| !self.files.contains_key(path) && folder.join(path).exists());
        differences.extend(left.map(Difference::Left));
        Ok(differences)
    }
}

/// What is at a path.
enum State {
    Missing,
    Same,
    Other,
    /// A folder, a link, a pipe or a device.
    Special,
}

impl State {
    fn of(path: &Path, text: &str) -> io::Result<Self> {
        match fs::symlink_metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::Missing),
            Err(error) => Err(error),
            Ok(metadata) if !metadata.is_file() => Ok(Self::Special),
            Ok(metadata) if metadata.len() != text.len() as u64 => Ok(Self::Other),
            Ok(_) if fs::read(path)? == text.as_bytes() => Ok(Self::Same),
            Ok(_) => Ok(Self::Other),
        }
    }
}

/// What an earlier run wrote: paths inside of the folder only, whatever the file says.
fn manifest(folder: &Path) -> io::Result<BTreeSet<String>> {
    let list = match fs::read_to_string(folder.join(MANIFEST)) {
        Ok(list) => list,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    let is_inside = |path: &&str| {
        let mut parts = path.split('/');
        !path.contains('\\')
            && !path.is_empty()
            && parts.all(|part| !matches!(part, "" | "." | ".."))
    };
    Ok(list.lines().filter(is_inside).map(str::to_owned).collect())
}

fn write_manifest(folder: &Path, paths: &BTreeSet<String>) -> Result<(), WriteError> {
    let target = folder.join(MANIFEST);
    let list: String = paths
        .iter()
        .flat_map(|path| [path.as_str(), "\n"])
        .collect();
    let write = || match State::of(&target, &list)? {
        State::Same => Ok(()),
        State::Special => Err(io::Error::other("it is no regular file")),
        State::Missing | State::Other => replace(&target, &list),
    };
    write().map_err(|error| WriteError::System(target.clone(), error))
}

/// Puts a file in the place of another in one step, so that nobody ever reads half of it.
///
/// # Errors
/// The file that is there must not be written, or the system refuses.
pub fn replace(path: &Path, text: &str) -> io::Result<()> {
    let permissions = match fs::metadata(path) {
        Ok(metadata) => {
            // what must not be written must not be replaced either
            fs::OpenOptions::new().write(true).open(path)?;
            Some(metadata.permissions())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let folder = parent.unwrap_or(Path::new("."));
    // the error of a temporary file would speak of that one
    fs::metadata(folder)?;
    let mut file = new_file(folder)?;
    file.write_all(text.as_bytes())?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.persist(path)?;
    Ok(())
}

/// A temporary file with the mode of any new file.
fn new_file(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // the system takes the umask off
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
