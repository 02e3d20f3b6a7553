//! What several files have to agree on: ids, aliases and hosts of the providers.

use std::collections::BTreeMap;

use super::ids::Seen;
use crate::diagnostic::{Collector, Lint, Place};
use crate::files::File;
use crate::ident;
use crate::names::Names;
use crate::parsed::ParsedFile;
use crate::wording::quoted;

/// A folder without a catalog is a mistake in the path, most likely.
pub(super) fn has_files(files: &[File], faults: &mut Collector) {
    if files.is_empty() {
        faults
            .report_without_place(Lint::NoFiles, "the catalog has no TOML files")
            .help("name the folder that contains them, or add a file such as `acme.toml`");
    }
}

/// Each provider has one file, an id that the layer below does not have, and its own name in Rust.
pub(super) fn provider_ids(files: &[ParsedFile<'_>], names: &Names<'_>, faults: &mut Collector) {
    let mut ids = Seen::default();
    let mut identifiers = Seen::default();
    for file in files {
        let id = quoted(&file.id);
        let extends = file.tables.extends.as_ref();
        let place = extends.map_or(file.top(), |extends| file.place(extends));
        if let Some(first) = ids.first_use(&file.id, place) {
            let title = format!("two files have the provider {id}");
            faults
                .report(Lint::DuplicateId, place, title, "the second file")
                .also(first, "the first file")
                .help("put both into one file");
        } else if ident::is_slug(&file.id)
            && let identifier = ident::camel_case(&file.id)
            && let Some(first) = identifiers.first_use(&identifier, place)
        {
            let title = format!("two providers make the same Rust identifier `{identifier}`");
            faults
                .report(Lint::SameIdentifier, place, title, "the second file")
                .also(first, "the first file")
                .help("choose names that differ in more than hyphens");
        }
        if extends.is_none()
            && let Some(below) = names.base.id_of(&file.id)
        {
            let title = format!("the layer below has a provider {id}");
            faults
                .report(Lint::DuplicateName, place, title, "the id is the file's name")
                .help(format_args!(
                    "to add to that provider, begin the file with `extends = \"{below}\"`; otherwise choose another file name"
                ));
        }
    }
}

/// An alias or host belongs to one provider, and is no id of this layer or the one below. Aliases
/// and hosts of the layer below may be taken over: the upper layer comes first.
pub(super) fn aliases_and_hosts(
    files: &[ParsedFile<'_>],
    names: &Names<'_>,
    faults: &mut Collector,
) {
    let below = names.base.providers.keys().map(|id| (&**id, None));
    let own = files.iter().map(|file| (&*file.id, None));
    let ids = below
        .chain(own)
        .map(|(id, place)| (id.to_owned(), (id, place)));
    let mut owners: BTreeMap<String, (&str, Option<Place>)> = ids.collect();
    for file in files {
        let provider = file.provider().into_iter();
        for name in provider.flat_map(|provider| provider.aliases.iter().chain(&provider.hosts)) {
            let place = file.place(name);
            let key = name.get_ref().to_ascii_lowercase();
            let Some((owner, first)) = owners.get(&key) else {
                owners.insert(key, (&file.id, Some(place)));
                continue;
            };
            let is_own = *owner == file.id;
            let (name, owner) = (quoted(name.get_ref()), quoted(owner));
            let title = match first {
                Some(_) if is_own => format!("{name} is given twice"),
                Some(_) => format!("{name} already belongs to {owner}"),
                None if is_own => format!("{name} is the id of this provider"),
                None => format!("{name} is the id of another provider"),
            };
            let fault = faults.report(Lint::DuplicateName, place, title, "used again here");
            match first {
                Some(first) => fault.also(*first, "first used here"),
                None if is_own => fault.help("an id needs no alias: remove it"),
                None => fault.help("choose another alias, or remove it"),
            };
        }
    }
}

/// Of several files whose entries all providers share, none would be the one to ask.
pub(super) fn at_most_one_shared(files: &[ParsedFile<'_>], faults: &mut Collector) {
    let mut shared = files.iter().filter_map(|file| {
        let shared = file.provider()?.shared.as_ref()?;
        shared.get_ref().then(|| file.place(shared))
    });
    let Some(first) = shared.next() else { return };
    for second in shared {
        let title = "two files are shared by all providers";
        faults
            .report(Lint::Contradiction, second, title, "the second file")
            .also(first, "the first file")
            .help("move the entries into one file");
    }
}
