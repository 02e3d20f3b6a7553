//! One provider: its names and addresses, what it extends, and its sources.

use std::collections::BTreeSet;

use toml::Spanned;

use super::Checker;
use crate::diagnostic::Lint;
use crate::ident;
use crate::wording::quoted;

impl Checker<'_> {
    /// The name of the file is the provider's id, unless it extends one.
    pub(super) fn file_name(&mut self) {
        let stem = self.file.stem;
        if self.file.tables.extends.is_none()
            && let Some(why) = ident::slug_fault(stem)
        {
            let title = format!("the file name {} is not a provider id", quoted(stem));
            self.faults
                .report(Lint::BadSlug, self.file.top(), title, why)
                .help("name the file in kebab-case, such as `azure-openai.toml`");
        }
    }

    /// A file says who answers, unless it extends a provider.
    pub(super) fn who_answers(&mut self) {
        let tables = &self.file.tables;
        if tables.extends.is_some() || tables.is_partial {
            return;
        }
        let (place, title, label) = match &tables.provider {
            None => (
                self.file.top(),
                "missing field `provider` in a catalog file",
                "`[provider]` is missing here",
            ),
            Some(provider)
                if provider.get_ref().name.is_none() && !provider.get_ref().is_partial =>
            {
                (
                    self.file.place(provider),
                    "missing field `name` in `[provider]`",
                    "`name` is missing here: a string",
                )
            }
            Some(_) => return,
        };
        self.faults.report(Lint::MissingField, place, title, label);
    }

    /// What a file extends exists in the layer below.
    pub(super) fn extends(&mut self) {
        let base = self.names.base;
        let Some(extends) = &self.file.tables.extends else {
            return;
        };
        let name = extends.get_ref();
        if base.providers.is_empty() {
            let title = format!("there is no provider {} to extend", quoted(name));
            self.report(Lint::DeadReference, extends, title, "unknown provider")
                .help("this catalog has no layer below; write `[provider]` with a `name` instead");
        } else if base.id_of(name).is_none() {
            let below = || base.providers.keys().map(String::as_str);
            self.dead_reference(extends, name, "provider", below);
        }
    }

    pub(super) fn provider(&mut self) {
        let Some(provider) = self.file.provider() else {
            return;
        };
        for alias in &provider.aliases {
            self.slug(alias);
        }
        for host in &provider.hosts {
            self.host(host);
        }
        let detect = provider.detect.iter().map(Spanned::get_ref);
        let headers = detect.clone().flat_map(|detect| &detect.headers);
        for header in provider.code_headers.iter().chain(headers) {
            self.header(header);
        }
        self.texts(detect.flat_map(|detect| &detect.texts));
        for relay in &provider.relays {
            self.relay(relay);
        }
        let names = provider.name.iter().chain(&provider.gen_ai_name);
        self.texts(names.chain(&provider.official));
        self.urls(&provider.docs);
        self.urls(&provider.status_page);
        self.urls(&provider.status_feed);
        if let Some(support) = &provider.support {
            self.links(&support.get_ref().contacts);
            self.prose(&support.get_ref().include);
        }
    }

    fn host(&mut self, host: &Spanned<String>) {
        let name = host.get_ref();
        let label = |label: &str| {
            let allowed = |byte: u8| {
                byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_*".contains(&byte)
            };
            !label.is_empty() && label.bytes().all(allowed)
        };
        let (authority, path) = name.split_once('/').unwrap_or((name, "x"));
        let (labels, port) = authority.split_once(':').unwrap_or((authority, "0"));
        let is_port = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
        let is_path = !path.is_empty() && path.bytes().all(|byte| byte.is_ascii_graphic());
        if !labels.split('.').all(label) || !is_port || !is_path || path.ends_with('/') {
            let title = format!("{} is not a host", quoted(name));
            self.report(Lint::BadUrl, host, title, "not a lowercase host name")
                .help("write the host in lowercase, without scheme; a port or path may follow where it tells");
        }
    }

    /// A header is compared in lowercase, and has to be one that HTTP allows.
    pub(super) fn header(&mut self, header: &Spanned<String>) {
        let name = header.get_ref();
        let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        let lowercase = name.to_ascii_lowercase();
        if name.is_empty() || !name.bytes().all(token) {
            let title = format!("{} is not the name of a header", quoted(name));
            self.report(
                Lint::BadHeader,
                header,
                title,
                "expected an HTTP field name",
            )
            .help("a header is named by letters, digits and hyphens, such as `x-error-code`");
        } else if *name != lowercase {
            let title = format!("the header {} is not in lowercase", quoted(name));
            self.report(Lint::BadHeader, header, title, "contains capital letters")
                .help("write it like this")
                .replace_with(format_args!("\"{lowercase}\""));
        }
    }

    fn relay(&mut self, relay: &Spanned<String>) {
        let names = self.names;
        match names.provider(relay.get_ref()) {
            Some(id) if id == self.file.id => {
                let title = format!("{} relays itself", quoted(id));
                self.report(
                    Lint::Contradiction,
                    relay,
                    title,
                    "the provider of this file",
                )
                .help("name the providers behind the gateway");
            }
            Some(_) => {}
            None => {
                let id = &*self.file.id;
                let others = || names.providers().filter(|other| *other != id);
                self.dead_reference(relay, relay.get_ref(), "provider", others);
            }
        }
    }

    pub(super) fn sources(&mut self) {
        for (id, source) in &self.file.tables.sources {
            self.slug(id);
            self.urls(&source.get_ref().url);
        }
    }

    pub(super) fn unused_sources(&mut self) {
        let tables = &self.file.tables;
        let entries = tables.entry.iter().map(Spanned::get_ref);
        let cited: BTreeSet<_> = entries
            .flat_map(|entry| &entry.sources)
            .map(Spanned::get_ref)
            .collect();
        for (id, _) in &tables.sources {
            if !cited.contains(id.get_ref()) {
                let title = format!("source {} is never cited", quoted(id.get_ref()));
                self.report(Lint::UnusedSource, id, title, "no entry names it")
                    .help("cite it in the `sources` of an entry, or remove it");
            }
        }
    }
}
