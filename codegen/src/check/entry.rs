//! One entry: its fields agree with each other, and its references lead somewhere.

use std::collections::BTreeSet;

use llm_errors_core::{FixBy, Kind, Retry, StatusClass};
use toml::Spanned;

use super::Checker;
use crate::diagnostic::Lint;
use crate::read::index_of;
use crate::schema::Entry;

impl Checker<'_> {
    /// The statuses of an entry and of its match rules do not contradict each other.
    pub(super) fn statuses(&mut self, entry: &Entry) {
        let class = entry.status_class.as_ref();
        if let (Some(class), Some(status)) = (class, entry.status.first()) {
            let title = "an entry has both `status` and `status_class`";
            let first = self.file.place(status);
            self.report(
                Lint::Contradiction,
                class,
                title,
                "the status is given again",
            )
            .also(first, "first given here")
            .help("keep the statuses where they are known, the class where they are not");
        }
        let class = class.map(|class| *class.get_ref());
        let statuses: BTreeSet<_> = entry.status.iter().map(|it| *it.get_ref()).collect();
        let classes: BTreeSet<_> = statuses
            .iter()
            .copied()
            .filter_map(StatusClass::of)
            .collect();
        for rule in entry.r#match.iter().map(Spanned::get_ref) {
            for status in &rule.status {
                let number = *status.get_ref();
                if !statuses.contains(&number)
                    && (class.is_none() || StatusClass::of(number) != class)
                {
                    self.foreign_status(status);
                }
            }
            for status in &rule.status_class {
                if class != Some(*status.get_ref()) && !classes.contains(status.get_ref()) {
                    self.foreign_status(status);
                }
            }
        }
    }

    fn foreign_status<T: std::fmt::Display>(&mut self, status: &Spanned<T>) {
        let number = status.get_ref();
        let title = format!("a match rule asks for status {number}, which the entry does not have");
        self.report(
            Lint::Contradiction,
            status,
            title,
            "not a status of this entry",
        )
        .help("add it to the `status` of the entry, or correct the rule");
    }

    /// A fallback is the rule of a status.
    pub(super) fn fallback(&mut self, entry: &Entry) {
        let Some(fallback) = &entry.fallback else {
            return;
        };
        let has_status = !entry.status.is_empty() || entry.status_class.is_some();
        if *fallback.get_ref() && !has_status && !entry.is_partial {
            let title = "a fallback without a status";
            self.report(Lint::Contradiction, fallback, title, "for which status?")
                .help("give the entry a `status` or `status_class`, or remove `fallback`");
        }
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
        let help = match (kind.get_ref(), retry.get_ref()) {
            (Kind::Quota, Retry::AfterDelay) => {
                "if the limit does refill, the kind is `rate_limit`; otherwise retry is `never`"
            }
            (Kind::Pending, _) => "write `retry = \"poll\"`",
            (_, Retry::Poll) => "write `never` or `after_delay`, or `kind = \"pending\"`",
            _ => "write `retry = \"never\"`, or choose the kind that fits",
        };
        let title = format!(
            "`retry = \"{}\"` contradicts `kind = \"{}\"`",
            retry.get_ref(),
            kind.get_ref()
        );
        let because = self.file.place(kind);
        self.report(Lint::Contradiction, retry, title, why)
            .also(because, "because of this")
            .help(help);
    }

    /// An entry that can only be asked for by its id never explains a response.
    pub(super) fn reachable(&mut self, table: &Spanned<Entry>) {
        let entry = table.get_ref();
        let ways = [
            !entry.r#match.is_empty(),
            !entry.status.is_empty(),
            entry.status_class.is_some(),
            !entry.sdk.is_empty(),
        ];
        if ways == [false; 4] && !entry.is_partial {
            let title = "no response leads to the entry";
            let label = "no `match`, `status`, `status_class` or `sdk`";
            self.report(Lint::Unreachable, table, title, label).help(
                "say how the error looks in a response, for example `match = { code = \"...\" }`",
            );
        }
    }

    pub(super) fn entry_texts(&mut self, entry: &Entry) {
        self.texts(&entry.title);
        self.texts(&entry.scope);
        self.texts(&entry.sdk);
        self.texts(&entry.since);
        self.texts(&entry.formerly);
        self.prose(&entry.meaning);
        self.prose(&entry.causes);
        self.prose(&entry.solutions);
        self.links(&entry.links);
        if let Some(removed) = &entry.removed {
            self.texts(&removed.get_ref().since);
            self.prose(&removed.get_ref().reason);
        }
    }

    /// Where the knowledge comes from and what to do about the error, which the shipped catalog
    /// never leaves out.
    pub(super) fn complete(&mut self, table: &Spanned<Entry>) {
        let entry = table.get_ref();
        if entry.is_partial {
            return;
        }
        if entry.solutions.is_empty() {
            let title = "the entry has no solution";
            self.report(
                Lint::Incomplete,
                table,
                title,
                "`solutions` is missing here",
            )
            .help("say what the reader can do");
        }
        if entry.sources.is_empty() {
            let title = "the entry cites no source";
            self.report(Lint::Incomplete, table, title, "`sources` is missing here")
                .help("add the page to `[sources]` and its id to the `sources` of the entry");
        }
    }

    /// What a page shows is no explanation.
    pub(super) fn draft(&mut self, entry: &Entry) {
        let Some(draft) = entry.draft.as_ref().filter(|it| *it.get_ref()) else {
            return;
        };
        let title = "the entry is a draft";
        self.report(Lint::Draft, draft, title, "nobody has explained it yet")
            .help("write `meaning`, `causes` and `solutions`, look at `kind`, `retry` and `fix_by`, and take `draft` away");
    }

    pub(super) fn references(&mut self, entry: &Entry) {
        let (names, file) = (self.names, self.file);
        let sources = &file.tables.sources;
        for source in &entry.sources {
            if index_of(sources, source.get_ref()).is_none() {
                let known = || sources.iter().map(|(id, _)| id.get_ref().as_str());
                self.dead_reference(source, source.get_ref(), "source", known);
            }
        }
        for target in &entry.see_also {
            if names.entry(&file.id, target.get_ref()).is_some() {
                continue;
            }
            match target.get_ref().split_once('/') {
                None => {
                    let slugs = || names.slugs(&file.id);
                    self.dead_reference(target, target.get_ref(), "entry", slugs);
                }
                Some((name, slug)) => match names.provider(name) {
                    Some(id) => self.dead_reference(target, slug, "entry", || names.slugs(id)),
                    None => self.dead_reference(target, name, "provider", || names.providers()),
                },
            }
        }
    }
}
