//! What references may lead to: providers and entries of this layer, and of those below.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::Base;
use crate::parsed::ParsedFile;

/// The names of the layer that is being checked, on top of those below.
pub(crate) struct Names<'a> {
    /// The slugs of the entries of each provider.
    own: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// The ids behind the aliases.
    aliases: BTreeMap<&'a str, &'a str>,
    pub(crate) base: &'a Base,
}

impl<'a> Names<'a> {
    pub(crate) fn collect(files: &'a [ParsedFile<'_>], base: &'a Base) -> Self {
        let mut own = BTreeMap::<_, BTreeSet<_>>::new();
        let mut aliases = BTreeMap::new();
        for file in files {
            let entries = file.tables.entry.iter();
            let slugs = entries.filter_map(|entry| entry.get_ref().id.as_ref());
            own.entry(&*file.id)
                .or_default()
                .extend(slugs.map(|slug| slug.get_ref().as_str()));
            for alias in file
                .provider()
                .iter()
                .flat_map(|provider| &provider.aliases)
            {
                aliases.entry(alias.get_ref().as_str()).or_insert(&*file.id);
            }
        }
        Self { own, aliases, base }
    }

    /// The id of the provider that `name`, an id or an alias, means: this layer comes first.
    pub(crate) fn provider(&self, name: &str) -> Option<&'a str> {
        let own = self.own.get_key_value(name).map(|(id, _)| *id);
        own.or_else(|| self.aliases.get(name).copied())
            .or_else(|| self.base.id_of(name))
    }

    /// The full id of the entry that `target` means in the file of `provider`: `slug` or
    /// `provider/slug`.
    pub(crate) fn entry(&self, provider: &str, target: &str) -> Option<String> {
        let (provider, slug) = match target.split_once('/') {
            Some((name, slug)) => (self.provider(name)?, slug),
            None => (provider, target),
        };
        let own = self.own.get(provider);
        let below = self.base.providers.get(provider);
        let exists = own.is_some_and(|own| own.contains(slug))
            || below.is_some_and(|below| below.entries.contains(slug));
        exists.then(|| format!("{provider}/{slug}"))
    }

    /// The providers of both layers.
    pub(crate) fn providers(&self) -> impl Iterator<Item = &'a str> {
        let below = self.base.providers.keys().map(String::as_str);
        let below = below.filter(|id| !self.own.contains_key(id));
        self.own.keys().copied().chain(below)
    }

    /// The entries of a provider in both layers.
    pub(crate) fn slugs(&self, provider: &str) -> impl Iterator<Item = &'a str> {
        let own = self.own.get(provider);
        let below = self.base.providers.get(provider).into_iter();
        let below = below.flat_map(|below| below.entries.iter().map(String::as_str));
        let below = below.filter(move |slug| own.is_none_or(|own| !own.contains(slug)));
        own.into_iter().flatten().copied().chain(below)
    }
}
