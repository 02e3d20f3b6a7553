//! What a user of the middleware for reqwest or the layer for tower can change.

use std::sync::Arc;

use llm_errors::{CATALOG, Catalog, ProviderRef};

use crate::{Budget, Counters, Gate, Policy};

#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) policy: Policy,
    pub(crate) catalog: Catalog,
    pub(crate) provider: Option<ProviderRef>,
    pub(crate) first_event: bool,
    pub(crate) budget: Arc<Budget>,
    pub(crate) counters: Arc<Counters>,
    pub(crate) gate: Arc<Gate>,
}

impl Settings {
    pub(crate) fn new(policy: Policy) -> Self {
        Self {
            policy,
            catalog: CATALOG,
            provider: None,
            first_event: false,
            budget: Arc::default(),
            counters: Arc::default(),
            gate: Arc::default(),
        }
    }
}

/// The methods by which a user changes the settings, the same for both.
macro_rules! settings {
    ($type:ident) => {
        impl $type {
            /// Whose errors they are is found by the host of each request, and is any OpenAI-compatible server where
            /// no provider has that.
            pub fn new(policy: $crate::Policy) -> Self {
                Self {
                    settings: $crate::settings::Settings::new(policy).into(),
                }
            }

            /// All requests are answered by this provider, whatever their host is.
            #[must_use]
            pub fn provider(mut self, provider: impl Into<llm_errors::ProviderRef>) -> Self {
                let provider = Some(provider.into());
                std::sync::Arc::make_mut(&mut self.settings).provider = provider;
                self
            }

            /// Looks for hosts in another catalog than the shipped one, such as one of your own on top of it.
            #[must_use]
            pub fn catalog(mut self, catalog: llm_errors::Catalog) -> Self {
                std::sync::Arc::make_mut(&mut self.settings).catalog = catalog;
                self
            }

            /// Reads the first event of a stream before it is passed on, and takes an error there for what it is:
            /// servers report some failures with the status of a success. A stream is passed on once its first
            /// event, or 64 KB, are here.
            #[must_use]
            pub fn first_event(mut self) -> Self {
                std::sync::Arc::make_mut(&mut self.settings).first_event = true;
                self
            }

            /// Counts retries, waits and stops into these counters.
            #[must_use]
            pub fn counters(mut self, counters: std::sync::Arc<$crate::Counters>) -> Self {
                std::sync::Arc::make_mut(&mut self.settings).counters = counters;
                self
            }

            /// Shares a budget with other clients, instead of one for this one.
            #[must_use]
            pub fn budget(mut self, budget: std::sync::Arc<$crate::Budget>) -> Self {
                std::sync::Arc::make_mut(&mut self.settings).budget = budget;
                self
            }
        }
    };
}
pub(crate) use settings;
