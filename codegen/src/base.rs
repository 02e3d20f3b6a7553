//! What the checks know of the layer below: names that a catalog on top of it may refer to and extend.

use std::collections::{BTreeMap, BTreeSet};

use llm_errors_core::layout::{ProviderNumbers, Tables};

use crate::assemble::{all_entries, entry_id};

/// The names of a layer, with those of the layers below it; empty where there is none.
#[derive(Clone, Debug, Default)]
pub(crate) struct Base {
    /// By id.
    pub(crate) providers: BTreeMap<String, BaseProvider>,
    /// Whether one of the providers is shared by all.
    pub(crate) has_shared: bool,
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
            let (owner, provider) = layer.provider(number);
            let slugs = all_entries(&provider.lookups).filter_map(|entry| {
                let (_, slug) = entry_id(owner, entry).split_once('/')?;
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
            has_shared: layer.shared_provider().is_some(),
        }
    }
}
