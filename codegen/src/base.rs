//! What the checks know of the layer below: names that a catalog on top of it may refer to and extend.

use std::collections::{BTreeMap, BTreeSet};

use llm_errors_core::layout::{ProviderNumbers, Tables};

use crate::assemble::{all_entries, entry_id};

/// The names of a layer, with those of the layers below it; empty where there is none.
#[derive(Clone, Debug, Default)]
pub(crate) struct Base {
    /// By id.
    pub(crate) providers: BTreeMap<String, BaseProvider>,
}

/// The names of a provider of the layer below.
#[derive(Clone, Debug, Default)]
pub(crate) struct BaseProvider {
    /// Its other names.
    pub(crate) aliases: Vec<String>,
    /// The slugs of its entries.
    pub(crate) entries: BTreeSet<String>,
}

impl Base {
    /// The names that are seen from a layer.
    pub(crate) fn of(layer: &'static Tables) -> Self {
        let owned = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
        let providers = ProviderNumbers::new(layer).map(|number| {
            let (tables, provider) = layer.provider(number);
            let slugs = all_entries(&provider.lookups).filter_map(|entry| {
                let (_, slug) = entry_id(tables, entry).split_once('/')?;
                Some(slug.to_owned())
            });
            let names = BaseProvider {
                aliases: owned(provider.aliases),
                entries: slugs.collect(),
            };
            (provider.id.to_owned(), names)
        });
        Self {
            providers: providers.collect(),
        }
    }

    /// The id of the provider that `name`, an id or an alias, means.
    pub(crate) fn id_of(&self, name: &str) -> Option<&str> {
        let by_id = self.providers.get_key_value(name).map(|(id, _)| &**id);
        by_id.or_else(|| {
            let mut providers = self.providers.iter();
            let by_alias = |(_, it): &(_, &BaseProvider)| it.aliases.iter().any(|it| it == name);
            providers.find(by_alias).map(|(id, _)| &**id)
        })
    }
}
