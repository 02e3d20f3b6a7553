//! One entry: its fields agree with each other, and its references lead somewhere.

use std::collections::{BTreeMap, BTreeSet};

use llm_errors_core::{Evidence, FixBy, Kind, Retry, StatusClass};
use toml::Spanned;

use super::Checker;
use super::rules::resolved;
use super::texts::{links_in, strings};
use crate::catalog;
use crate::diagnostic::{Diagnostic, Lint};
use crate::schema::Entry;

impl Checker<'_> {
    /// None where a required field is missing, which was reported before.
    pub(super) fn entry(
        &mut self,
        table: &Spanned<Entry>,
        sources: &BTreeMap<String, catalog::Source>,
    ) -> Option<catalog::Entry> {
        let entry = table.get_ref();
        let provider = self.document.id;
        let title = self.words(entry.title.as_ref());
        let meaning = self.prose(entry.meaning.as_ref());
        let scope = self.words(entry.scope.as_ref());
        let since = self.words(entry.since.as_ref());
        let formerly = entry
            .formerly
            .iter()
            .filter_map(|text| self.words(Some(text)))
            .collect();
        let removed = entry.removed.as_ref().and_then(|removed| {
            let (since, reason) = (&removed.get_ref().since, &removed.get_ref().reason);
            Some(catalog::Removed {
                since: self.words(since.as_ref())?,
                reason: self.prose(reason.as_ref())?,
            })
        });
        let causes = self.prose_list(&entry.causes);
        let solutions = self.prose_list(&entry.solutions);
        let mut links: Vec<_> = meaning
            .iter()
            .chain(&causes)
            .chain(&solutions)
            .flat_map(|text| links_in(text))
            .collect();
        links.extend(self.links(&entry.links));
        deduplicate(&mut links);
        if entry.sources.is_empty() {
            let title = "the entry cites no source";
            let fault = Diagnostic::new(
                Lint::MissingField,
                self.place(table),
                title,
                "this needs `sources`",
            );
            self.report(
                fault.help("add the page to `[[source]]` and its id to the `sources` of the entry"),
            );
        }
        for source in &entry.sources {
            if !sources.contains_key(source.get_ref()) {
                self.dead_reference(source, "source", sources.keys().map(String::as_str));
            }
        }
        for sdk in &entry.sdk {
            self.words(Some(sdk));
        }
        let see_also = entry
            .see_also
            .iter()
            .filter_map(|target| self.see_also(target))
            .collect();
        let rules: Vec<_> = entry
            .r#match
            .iter()
            .map(|set| resolved(set.get_ref()))
            .collect();
        let mut codes = rules.iter().flat_map(|set| &set.codes).cloned().collect();
        let mut types = rules.iter().flat_map(|set| &set.types).cloned().collect();
        deduplicate(&mut codes);
        deduplicate(&mut types);
        Some(catalog::Entry {
            id: format!("{provider}/{}", entry.id.as_ref()?.get_ref()),
            provider: provider.to_owned(),
            status: entry
                .status
                .iter()
                .map(|status| *status.get_ref())
                .collect(),
            status_class: entry.status_class.as_ref().map(|class| *class.get_ref()),
            codes,
            types,
            sdk: strings(&entry.sdk),
            title: title?,
            kind: *entry.kind.as_ref()?.get_ref(),
            retry: *entry.retry.as_ref()?.get_ref(),
            fix_by: *entry.fix_by.as_ref()?.get_ref(),
            window: entry.window.as_ref().map(|window| *window.get_ref()),
            scope,
            meaning: meaning?,
            causes,
            solutions,
            links,
            sources: entry
                .sources
                .iter()
                .filter_map(|id| sources.get(id.get_ref()).cloned())
                .collect(),
            see_also,
            evidence: entry
                .evidence
                .as_ref()
                .map_or(Evidence::Documented, |evidence| *evidence.get_ref()),
            since,
            formerly,
            removed,
            extra: BTreeMap::new(),
            rules,
        })
    }

    /// The statuses of an entry and of its signal sets do not contradict each other.
    pub(super) fn statuses(&mut self, entry: &Entry) {
        if let (Some(class), Some(status)) = (&entry.status_class, entry.status.first()) {
            let title = "an entry has both `status` and `status_class`";
            let fault = Diagnostic::new(
                Lint::Contradiction,
                self.place(class),
                title,
                "says it again, or otherwise",
            );
            let fault = fault.also(self.place(status), "stands here");
            self.report(
                fault.help("keep the statuses where they are known, the class where they are not"),
            );
        }
        let statuses: BTreeSet<_> = entry
            .status
            .iter()
            .map(|status| *status.get_ref())
            .collect();
        let allowed = |status: u16| {
            statuses.contains(&status)
                || entry
                    .status_class
                    .as_ref()
                    .is_some_and(|own| StatusClass::of(status) == Some(*own.get_ref()))
        };
        let allowed_class = |class: StatusClass| {
            entry
                .status_class
                .as_ref()
                .is_some_and(|own| *own.get_ref() == class)
                || statuses
                    .iter()
                    .any(|own| StatusClass::of(*own) == Some(class))
        };
        let sets = entry.r#match.iter().map(Spanned::get_ref);
        let foreign_statuses = sets
            .clone()
            .flat_map(|set| &set.status)
            .filter(|status| !allowed(*status.get_ref()));
        let foreign_classes = sets
            .flat_map(|set| &set.status_class)
            .filter(|class| !allowed_class(*class.get_ref()));
        let foreign =
            foreign_statuses.map(|status| (self.place(status), status.get_ref().to_string()));
        let foreign = foreign
            .chain(foreign_classes.map(|class| (self.place(class), class.get_ref().to_string())));
        let faults: Vec<_> = foreign
            .map(|(place, status)| {
                let title =
                    format!("a signal set asks for status {status}, which the entry does not have");
                let fault = Diagnostic::new(
                    Lint::Contradiction,
                    place,
                    title,
                    "not a status of this entry",
                );
                fault.help("add it to the `status` of the entry, or correct the set")
            })
            .collect();
        self.faults.extend(faults);
    }

    /// A kind says for itself what waiting can do.
    pub(super) fn kind_and_retry(&mut self, entry: &Entry) {
        let (Some(kind), Some(retry)) = (&entry.kind, &entry.retry) else {
            return;
        };
        let why = match (kind.get_ref(), retry.get_ref()) {
            (Kind::Pending, Retry::Poll) => return,
            (Kind::Pending, _) => "a result that is not ready is asked for again, `poll`",
            (_, Retry::Poll) => "only a pending result is polled",
            (_, Retry::Never) => return,
            (Kind::Quota, _) => "a spent budget does not refill by waiting",
            (Kind::Authentication, _) => "an unknown caller stays unknown",
            (Kind::Permission, _) => "a permission does not come by waiting",
            // what a model wrote wrong, such as a call of a tool, it may write right the next time
            (Kind::InvalidRequest, _)
                if entry.fix_by.as_ref().map(Spanned::get_ref) == Some(&FixBy::Provider) =>
            {
                return;
            }
            (Kind::InvalidRequest | Kind::ContextLength | Kind::PayloadTooLarge, _) => {
                "the same request is just as wrong later"
            }
            (Kind::ContentPolicy, _) => "the same content is refused again",
            _ => return,
        };
        let title = format!(
            "`retry = \"{}\"` contradicts `kind = \"{}\"`",
            retry.get_ref(),
            kind.get_ref()
        );
        let fault = Diagnostic::new(Lint::Contradiction, self.place(retry), title, why);
        let fault = fault.also(self.place(kind), "because of this");
        self.report(match kind.get_ref() {
            Kind::Quota => fault.help(
                "if the limit does refill, the kind is `rate_limit`; otherwise retry is `never`",
            ),
            Kind::Pending => fault.help("write `retry = \"poll\"`"),
            _ => fault.help("write `retry = \"never\"`, or choose the kind that fits"),
        });
    }

    pub(super) fn see_also(&mut self, target: &Spanned<String>) -> Option<String> {
        let (provider, slug) = target
            .get_ref()
            .split_once('/')
            .unwrap_or((self.document.id, target.get_ref()));
        let slugs = self.names.0.get(provider);
        if slugs.is_some_and(|slugs| slugs.contains(slug)) {
            return Some(format!("{provider}/{slug}"));
        }
        let prefix = if target.get_ref().contains('/') {
            format!("{provider}/")
        } else {
            String::new()
        };
        let candidates: Vec<_> = slugs
            .into_iter()
            .flatten()
            .map(|slug| format!("{prefix}{slug}"))
            .collect();
        self.dead_reference(target, "entry", candidates.iter().map(String::as_str));
        None
    }
}

/// Removes repetitions, keeping the first of each.
fn deduplicate<T: Clone + Ord>(items: &mut Vec<T>) {
    let mut seen = BTreeSet::new();
    items.retain(|item| seen.insert(item.clone()));
}
