//! Whether a text of a body can decide anything: asked only where a body has more texts than are kept.

use llm_errors_core::layout::{Conditions, Lists, PerfectMap, Rules, Tables};

use super::fragments;
use super::limits::JUDGED;
use super::text;
use super::wait;
use super::wire::Wire;
use crate::catalog::ProviderRef;

/// Knows which texts the match rules ask for, of the provider that answered and of all that are asked
/// beside it.
#[derive(Clone)]
pub(crate) struct Judge {
    provider: Option<ProviderRef>,
    /// How many texts it still looks at.
    left: usize,
}

impl Judge {
    /// Takes every text for one that nobody asks for.
    pub(crate) const NOBODY: Self = Self {
        provider: None,
        left: 0,
    };

    pub(crate) const fn new(provider: ProviderRef) -> Self {
        Self {
            provider: Some(provider),
            left: JUDGED,
        }
    }

    pub(crate) fn knows_code(&mut self, code: &[u8]) -> bool {
        self.any(|rules, layer| rules.codes.get(code, layer).is_some())
            || self.any_condition(|conditions| conditions.codes, code)
    }

    pub(crate) fn knows_type(&mut self, kind: &[u8]) -> bool {
        self.any(|rules, layer| rules.types.get(kind, layer).is_some())
            || self.any_condition(|conditions| conditions.types, kind)
    }

    /// A message says something by its fragments, by a wait, a window, a status or a code in it.
    pub(crate) fn knows_message(&mut self, message: &[u8]) -> bool {
        let by_rules = self.any(|rules, layer| {
            let mut is_found = false;
            fragments::find(&rules.fragments, message, |_, _| is_found = true);
            let is_known = |map: PerfectMap, word| map.get(word, layer).is_some();
            let mut words = text::code_like_words(message);
            is_found || words.any(|it| is_known(rules.codes, it) || is_known(rules.types, it))
        });
        let by_itself = || {
            let wire = self
                .provider
                .map_or(Wire::SHIPPED, |it| Wire::of(it.catalog()));
            text::status(message, wire).is_some()
                || !wait::in_message(message, wire).is_none()
                || wire.window(message).is_some()
        };
        by_rules || (self.left > 0 && by_itself())
    }

    /// Whether a provider whose rules may decide knows something.
    fn any(&mut self, knows: impl Fn(&Rules, &Tables) -> bool) -> bool {
        let Some(provider) = self.provider.filter(|_| self.left > 0) else {
            return false;
        };
        self.left -= 1;
        let mut asked = core::iter::once(provider)
            .chain(provider.relays())
            .chain(provider.catalog().shared_provider());
        asked.any(|provider| knows(&provider.row().rules, provider.layer()))
    }

    /// Whether a rule that is found by something else asks for a code or type as well.
    fn any_condition(&self, lists: impl Fn(&Conditions) -> Lists, word: &[u8]) -> bool {
        self.left > 0
            && self.provider.is_some_and(|provider| {
                let words = lists(&provider.layer().conditions).items;
                (0..words.bounds.len().saturating_sub(1)).any(|row| words.bytes(row) == word)
            })
    }
}
