/// Who answers: the providers of the catalog, as a closed list.
#[allow(clippy::pedantic)]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Provider {
    #[doc = "**Acme**, `acme`.\n\nPages:\n\n- [error codes](https://acme.example/errors)\n- [status](https://status.acme.example)\n- [status feed](https://status.acme.example/feed.xml)\n- [Mail](mailto:help@acme.example)\n\nIn a report:\n\n- The request id."]
    Acme,
    ///**Relay**, `relay`.
    Relay,
}
::llm_errors::__closed_list! {
    Provider, ProviderRef, UnknownProvider, id, [Acme, Relay]; #[doc =
    r" The provider itself, with its names, hosts and entries."] fn handle(variant) {
    CATALOG.provider_at(0 + variant) } fn row(provider) {
    ::llm_errors::__private::provider_row(CATALOG, provider) } fn parse(name) { CATALOG
    .provider(name) }
}
/// An enum of the errors of each provider, documented one by one.
pub mod providers {
    /**The errors of **Acme**, `acme`.

Pages:

- [error codes](https://acme.example/errors)
- [status](https://status.acme.example)
- [status feed](https://status.acme.example/feed.xml)
- [Mail](mailto:help@acme.example)

In a report:

- The request id.*/
    #[allow(clippy::pedantic)]
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[repr(u32)]
    #[non_exhaustive]
    pub enum Acme {
        #[doc = "**Too fast \\<slow down\\>** (HTTP 429)\n\nYou send more requests than your [limits](https://acme.example/limits) allow.\n\nKind `rate_limit`, retry `after_delay`, fixed by the `caller`.\n\nCauses:\n\n- Your code sends `too_many` requests at once.\n\nSolutions:\n\n- Wait as long as `retry-after` says.\n\nCode: `too_fast`, `slow down`\n\nType: `limit`\n\nException: `RateLimitError`\n\nScope: Inference endpoints\n\nSources: [errors](https://acme.example/errors)"]
        TooFast,
        #[doc = "**Gone to https:\\//acme.example/v2**\n\nThe server failed.\n\nGone since 2026-01: The endpoint was removed.\n\nKind `internal`, retry `after_delay`, fixed by the `provider`.\n\nCode: `1113`\n\nSources: [errors](https://acme.example/errors)"]
        Gone,
    }
    ::llm_errors::__closed_list! {
        Acme, Entry, UnknownEntry, slug, [TooFast, Gone]; #[doc = r" The entry itself."]
        fn entry(variant) { super::CATALOG.entry_at(0 + variant) } fn row(entry) {
        ::llm_errors::__private::entry_row(super::CATALOG, 0, entry) } fn parse(slug) {
        super::CATALOG.provider_at(0).entry(slug) }
    }
    ///The errors of **Relay**, `relay`.
    #[allow(clippy::pedantic)]
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[repr(u32)]
    #[non_exhaustive]
    pub enum Relay {
        #[doc = "**Upstream error** (HTTP 5xx)\n\nThe server behind the gateway failed.\n\nKind `upstream`, retry `after_delay`, fixed by the `operator`.\n\nSources: [errors](https://relay.example/errors)"]
        Any,
    }
    ::llm_errors::__closed_list! {
        Relay, Entry, UnknownEntry, slug, [Any]; #[doc = r" The entry itself."] fn
        entry(variant) { super::CATALOG.entry_at(2 + variant) } fn row(entry) {
        ::llm_errors::__private::entry_row(super::CATALOG, 2, entry) } fn parse(slug) {
        super::CATALOG.provider_at(1).entry(slug) }
    }
}
/// The compiled catalog: providers by name and host, entries by id, iteration.
#[allow(clippy::pedantic)]
pub static CATALOG: ::llm_errors::Catalog = {
    #[allow(unused_imports, clippy::wildcard_imports)]
    use ::llm_errors::__private::*;
    #[allow(unused_imports)]
    use ::core::option::Option::{None, Some};
    static TEXTS: TextTables = TextTables {
        title: Column {
            text: "Too fast <slow down>Gone to https://acme.example/v2Upstream error",
            bounds: &[0, 20, 51, 65],
        },
        meaning: Column {
            text: "You send more requests than your [limits](https://acme.example/limits) allow.The server failed.The server behind the gateway failed.",
            bounds: &[0, 77, 95, 132],
        },
        causes: Lists {
            items: Column {
                text: "Your code sends `too_many` requests at once.",
                bounds: &[0, 44],
            },
            bounds: &[0, 1, 1, 1],
        },
        solutions: Lists {
            items: Column {
                text: "Wait as long as `retry-after` says.",
                bounds: &[0, 35],
            },
            bounds: &[0, 1, 1, 1],
        },
        links: Lists {
            items: Column {
                text: "limitshttps://acme.example/limitsLimitshttps://acme.example/limits",
                bounds: &[0, 6, 33, 39, 66],
            },
            bounds: &[0, 4, 4, 4],
        },
        sources: Numbers {
            items: &[0, 0, 1],
            bounds: &[0, 1, 2, 3],
        },
        see_also: Numbers {
            items: &[1, 2],
            bounds: &[0, 2, 2, 2],
        },
        scope: Sparse {
            rows: &[0],
            lists: Lists {
                items: Column {
                    text: "Inference endpoints",
                    bounds: &[0, 19],
                },
                bounds: &[0, 1],
            },
        },
        since: Sparse {
            rows: &[0],
            lists: Lists {
                items: Column {
                    text: "v2",
                    bounds: &[0, 2],
                },
                bounds: &[0, 1],
            },
        },
        formerly: Sparse {
            rows: &[0],
            lists: Lists {
                items: Column {
                    text: "status 503",
                    bounds: &[0, 10],
                },
                bounds: &[0, 1],
            },
        },
        removed: Sparse {
            rows: &[1],
            lists: Lists {
                items: Column {
                    text: "2026-01The endpoint was removed.",
                    bounds: &[0, 7, 32],
                },
                bounds: &[0, 2],
            },
        },
        extra: Sparse {
            rows: &[],
            lists: Lists {
                items: Column { text: "", bounds: &[0] },
                bounds: &[0],
            },
        },
        source_id: Column {
            text: "errorserrors",
            bounds: &[0, 6, 12],
        },
        source_url: Column {
            text: "https://acme.example/errorshttps://relay.example/errors",
            bounds: &[0, 27, 55],
        },
        source_checked: Column {
            text: "2026-11-202026-11-20",
            bounds: &[0, 10, 20],
        },
    };
    static PROVIDER_TEXTS: [ProviderTexts; 2] = [
        ProviderTexts {
            docs: Some("https://acme.example/errors"),
            status_page: Some("https://status.acme.example"),
            status_feed: Some("https://status.acme.example/feed.xml"),
            contacts: Column {
                text: "Mailmailto:help@acme.example",
                bounds: &[0, 4, 28],
            },
            report_details: &["The request id."],
            sources: &[0],
        },
        ProviderTexts {
            docs: None,
            status_page: None,
            status_feed: None,
            contacts: Column { text: "", bounds: &[0] },
            report_details: &[],
            sources: &[1],
        },
    ];
    static TABLES: Tables = Tables {
        below: None,
        fingerprint: 8494557044508539306,
        first_provider: 0,
        first_entry: 0,
        extended: &[],
        shared: None,
        provider_names: PerfectMap {
            seed: 4203492208743950414,
            displacements: &[(0, 0), (1, 0)],
            slots: &[
                Slot::new(0, 4, 0, 0),
                Slot::new(0, 4294967295, 0, 0),
                Slot::new(4, 7, 0, 0),
                Slot::new(11, 5, 1, 0),
            ],
            keys: b"acmeacme-airelay",
        },
        providers: &[
            ProviderTables {
                id: "acme",
                name: "Acme",
                aliases: &["acme-ai"],
                hosts: &["api.acme.example", "*.acme.example"],
                relays: &[],
                code_headers: &[],
                lookups: Lookups {
                    lists: &[4294967295, 0, 1, 4294967295, 0, 4294967295],
                    codes: PerfectMap {
                        seed: 16263683158343804936,
                        displacements: &[
                            (0, 13),
                            (1, 0),
                            (0, 0),
                            (2, 12),
                            (0, 2),
                            (0, 11),
                        ],
                        slots: &[
                            Slot::new(0, 8, 0, 0),
                            Slot::new(8, 3, 0, 0),
                            Slot::new(11, 14, 0, 0),
                            Slot::new(25, 9, 0, 0),
                            Slot::new(0, 4294967295, 0, 0),
                            Slot::new(34, 3, 0, 0),
                            Slot::new(0, 4294967295, 0, 0),
                            Slot::new(37, 4, 1, 0),
                            Slot::new(0, 4294967295, 0, 0),
                            Slot::new(0, 4294967295, 0, 0),
                            Slot::new(0, 4294967295, 0, 0),
                            Slot::new(0, 4294967295, 0, 0),
                            Slot::new(41, 8, 0, 0),
                            Slot::new(49, 5, 0, 0),
                            Slot::new(54, 4, 1, 0),
                            Slot::new(0, 4294967295, 0, 0),
                        ],
                        keys: b"too-fast429RateLimitErrorslow down4xxgonetoo_fastlimit1113",
                    },
                    statuses: &[(429, 4)],
                },
                rules: Rules {
                    lists: &[4294967295, 1, 4294967295],
                    codes: PerfectMap {
                        seed: 16287231350648472473,
                        displacements: &[(0, 0), (1, 0)],
                        slots: &[
                            Slot::new(0, 4, 2, 0),
                            Slot::new(4, 8, 0, 0),
                            Slot::new(0, 4294967295, 0, 0),
                            Slot::new(12, 9, 0, 0),
                        ],
                        keys: b"1113too_fastslow down",
                    },
                    types: PerfectMap {
                        seed: 16287231350648472473,
                        displacements: &[(0, 0)],
                        slots: &[Slot::new(0, 4294967295, 0, 0)],
                        keys: b"",
                    },
                    statuses: &[(429, 1)],
                    fragments: Fragments {
                        texts: Column { text: "", bounds: &[0] },
                        rules: &[],
                        steps: Steps {
                            stride: 1048576,
                            length: 8,
                        },
                        filter: &[0],
                        blocks: PerfectMap {
                            seed: 16287231350648472473,
                            displacements: &[(0, 0)],
                            slots: &[Slot::new(0, 4294967295, 0, 0)],
                            keys: b"",
                        },
                    },
                },
                texts: texts!(PROVIDER_TEXTS[0]),
            },
            ProviderTables {
                id: "relay",
                name: "Relay",
                aliases: &[],
                hosts: &[],
                relays: &[0],
                code_headers: &[],
                lookups: Lookups {
                    lists: &[4294967295, 2, 4294967295],
                    codes: PerfectMap {
                        seed: 16287231350648472473,
                        displacements: &[(1, 0)],
                        slots: &[Slot::new(0, 3, 2, 0), Slot::new(3, 3, 2, 0)],
                        keys: b"5xxany",
                    },
                    statuses: &[(5, 1)],
                },
                rules: Rules {
                    lists: &[4294967295, 3, 4294967295],
                    codes: PerfectMap {
                        seed: 16287231350648472473,
                        displacements: &[(0, 0)],
                        slots: &[Slot::new(0, 4294967295, 0, 0)],
                        keys: b"",
                    },
                    types: PerfectMap {
                        seed: 16287231350648472473,
                        displacements: &[(0, 0)],
                        slots: &[Slot::new(0, 4294967295, 0, 0)],
                        keys: b"",
                    },
                    statuses: &[(5, 1)],
                    fragments: Fragments {
                        texts: Column { text: "", bounds: &[0] },
                        rules: &[],
                        steps: Steps {
                            stride: 1048576,
                            length: 8,
                        },
                        filter: &[0],
                        blocks: PerfectMap {
                            seed: 16287231350648472473,
                            displacements: &[(0, 0)],
                            slots: &[Slot::new(0, 4294967295, 0, 0)],
                            keys: b"",
                        },
                    },
                },
                texts: texts!(PROVIDER_TEXTS[1]),
            },
        ],
        entries: EntryTables {
            facts: &[
                Facts {
                    provider: 0,
                    kind: Kind::RateLimit,
                    retry: Retry::AfterDelay,
                    fix_by: FixBy::Caller,
                    window: None,
                    evidence: Evidence::Documented,
                    status_class: None,
                },
                Facts {
                    provider: 0,
                    kind: Kind::Internal,
                    retry: Retry::AfterDelay,
                    fix_by: FixBy::Provider,
                    window: None,
                    evidence: Evidence::Observed,
                    status_class: None,
                },
                Facts {
                    provider: 1,
                    kind: Kind::Upstream,
                    retry: Retry::AfterDelay,
                    fix_by: FixBy::Operator,
                    window: None,
                    evidence: Evidence::Documented,
                    status_class: Some(StatusClass::ServerError),
                },
            ],
            ids: Column {
                text: "acme/too-fastacme/gonerelay/any",
                bounds: &[0, 13, 22, 31],
            },
            status: Numbers {
                items: &[429],
                bounds: &[0, 1, 1, 1],
            },
            codes: Lists {
                items: Column {
                    text: "too_fastslow down1113",
                    bounds: &[0, 8, 17, 21],
                },
                bounds: &[0, 2, 3, 3],
            },
            types: Lists {
                items: Column {
                    text: "limit",
                    bounds: &[0, 5],
                },
                bounds: &[0, 1, 1, 1],
            },
            exceptions: Lists {
                items: Column {
                    text: "RateLimitError",
                    bounds: &[0, 14],
                },
                bounds: &[0, 1, 1, 1],
            },
        },
        rules: &[
            Rule {
                entry: 0,
                conditions: 0,
                specificity: Specificity::from_bits(12),
            },
            Rule {
                entry: 0,
                conditions: 4294967295,
                specificity: Specificity::from_bits(2),
            },
            Rule {
                entry: 1,
                conditions: 4294967295,
                specificity: Specificity::from_bits(8),
            },
            Rule {
                entry: 2,
                conditions: 4294967295,
                specificity: Specificity::from_bits(1),
            },
        ],
        conditions: &[
            Conditions {
                statuses: &[],
                codes: &[],
                types: &["limit"],
                exceeds: None,
            },
        ],
        texts: texts!(TEXTS),
    };
    ::llm_errors::Catalog::new(&TABLES)
};
