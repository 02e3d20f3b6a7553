//! What the checks know of the layer below: names that a catalog on top of it may refer to and extend.

use std::collections::{BTreeMap, BTreeSet};

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
