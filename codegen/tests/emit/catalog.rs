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
    r" The provider itself, with its names, hosts and entries."] fn handle(variant) { {
    const HANDLES : & [::llm_errors::ProviderRef; 2] = &
    ::llm_errors::__private::provider_handles(CATALOG, 0); HANDLES[variant as usize] } }
    fn row(provider) { ::llm_errors::__private::provider_row(CATALOG, provider) } fn
    parse(name) { CATALOG.provider(name) }
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
        #[doc = "**Too fast &lt;slow down&gt;** (HTTP 429)\n\nYou send more requests than your [limits](https://acme.example/limits) allow.\n\nKind `rate_limit`, retry `after_delay`, fixed by the `caller`.\n\nCauses:\n\n- Your code sends `too_many` requests at once.\n\nSolutions:\n\n- Wait as long as `retry-after` says.\n\nCode: `too_fast`, `slow down`\n\nType: `limit`\n\nException: `RateLimitError`\n\nScope: Inference endpoints\n\nOwn fields:\n\n- `attempts`: `3`\n- `price`: `1.0`\n- `runbook`: [https:\\//wiki.acme.example/too\\_fast](https://wiki.acme.example/too_fast)\n- `team`: `` a `b` ``\n\nExample (HTTP 429):\n\n````json\n{\"code\": \"too_fast\", \"message\": \"use ```retry-after```\"}\n````\n\nSources: [errors](https://acme.example/errors)"]
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
#[allow(clippy::pedantic, clippy::octal_escapes)]
pub static CATALOG: ::llm_errors::Catalog = {
    #[allow(unused_imports, clippy::wildcard_imports)]
    use ::llm_errors::__private::*;
    #[allow(unused_imports)]
    use ::core::option::Option::{None, Some};
    #[allow(dead_code)]
    static TEXTS: TextTables = TextTables {
        title: Column {
            text: "Too fast <slow down>Gone to https://acme.example/v2Upstream error",
            bounds: Integers(rows(b"\0\0\0\0\x14\0\0\03\0\0\0A\0\0\0")),
        },
        meaning: Column {
            text: "You send more requests than your [limits](https://acme.example/limits) allow.The server failed.The server behind the gateway failed.",
            bounds: Integers(rows(b"\0\0\0\0M\0\0\0_\0\0\0\x84\0\0\0")),
        },
        causes: Lists {
            items: Column {
                text: "Your code sends `too_many` requests at once.",
                bounds: Integers(rows(b"\0\0\0\0,\0\0\0")),
            },
            bounds: Integers(rows(b"\0\0\0\0\x01\0\0\0\x01\0\0\0\x01\0\0\0")),
        },
        solutions: Lists {
            items: Column {
                text: "Wait as long as `retry-after` says.",
                bounds: Integers(rows(b"\0\0\0\0#\0\0\0")),
            },
            bounds: Integers(rows(b"\0\0\0\0\x01\0\0\0\x01\0\0\0\x01\0\0\0")),
        },
        links: Lists {
            items: Column {
                text: "limitshttps://acme.example/limitsLimitshttps://acme.example/limits",
                bounds: Integers(rows(b"\0\0\0\0\x06\0\0\0!\0\0\0'\0\0\0B\0\0\0")),
            },
            bounds: Integers(rows(b"\0\0\0\0\x04\0\0\0\x04\0\0\0\x04\0\0\0")),
        },
        sources: Numbers {
            items: Integers(rows(b"\0\0\0\0\0\0\0\0\x01\0\0\0")),
            bounds: Integers(rows(b"\0\0\0\0\x01\0\0\0\x02\0\0\0\x03\0\0\0")),
        },
        example: Sparse {
            rows: Integers(rows(b"\0\0\0\0")),
            lists: Lists {
                items: Column {
                    text: "429{\"code\": \"too_fast\", \"message\": \"use ```retry-after```\"}",
                    bounds: Integers(rows(b"\0\0\0\0\x03\0\0\0;\0\0\0")),
                },
                bounds: Integers(rows(b"\0\0\0\0\x02\0\0\0")),
            },
        },
        see_also: Numbers {
            items: Integers(rows(b"\x01\0\0\0\x02\0\0\0")),
            bounds: Integers(rows(b"\0\0\0\0\x02\0\0\0\x02\0\0\0\x02\0\0\0")),
        },
        scope: Sparse {
            rows: Integers(rows(b"\0\0\0\0")),
            lists: Lists {
                items: Column {
                    text: "Inference endpoints",
                    bounds: Integers(rows(b"\0\0\0\0\x13\0\0\0")),
                },
                bounds: Integers(rows(b"\0\0\0\0\x01\0\0\0")),
            },
        },
        since: Sparse {
            rows: Integers(rows(b"\0\0\0\0")),
            lists: Lists {
                items: Column {
                    text: "v2",
                    bounds: Integers(rows(b"\0\0\0\0\x02\0\0\0")),
                },
                bounds: Integers(rows(b"\0\0\0\0\x01\0\0\0")),
            },
        },
        formerly: Sparse {
            rows: Integers(rows(b"\0\0\0\0")),
            lists: Lists {
                items: Column {
                    text: "status 503",
                    bounds: Integers(rows(b"\0\0\0\0\n\0\0\0")),
                },
                bounds: Integers(rows(b"\0\0\0\0\x01\0\0\0")),
            },
        },
        removed: Sparse {
            rows: Integers(rows(b"\x01\0\0\0")),
            lists: Lists {
                items: Column {
                    text: "2026-01The endpoint was removed.",
                    bounds: Integers(rows(b"\0\0\0\0\x07\0\0\0 \0\0\0")),
                },
                bounds: Integers(rows(b"\0\0\0\0\x02\0\0\0")),
            },
        },
        extra: Sparse {
            rows: Integers(rows(b"\0\0\0\0")),
            lists: Lists {
                items: Column {
                    text: "attemptsi3pricef1runbookshttps://wiki.acme.example/too_fastteamsa `b`",
                    bounds: Integers(
                        rows(
                            b"\0\0\0\0\x08\0\0\0\n\0\0\0\x0f\0\0\0\x11\0\0\0\x18\0\0\0;\0\0\0?\0\0\0E\0\0\0",
                        ),
                    ),
                },
                bounds: Integers(rows(b"\0\0\0\0\x08\0\0\0")),
            },
        },
        source_id: Column {
            text: "errorserrors",
            bounds: Integers(rows(b"\0\0\0\0\x06\0\0\0\x0c\0\0\0")),
        },
        source_url: Column {
            text: "https://acme.example/errorshttps://relay.example/errors",
            bounds: Integers(rows(b"\0\0\0\0\x1b\0\0\07\0\0\0")),
        },
        source_checked: Column {
            text: "2026-11-202026-11-20",
            bounds: Integers(rows(b"\0\0\0\0\n\0\0\0\x14\0\0\0")),
        },
    };
    #[allow(dead_code)]
    static PROVIDER_TEXTS: [ProviderTexts; 2usize] = [
        ProviderTexts {
            docs: Some("https://acme.example/errors"),
            status_page: Some("https://status.acme.example"),
            status_feed: Some("https://status.acme.example/feed.xml"),
            contacts: Column {
                text: "Mailmailto:help@acme.example",
                bounds: Integers(rows(b"\0\0\0\0\x04\0\0\0\x1c\0\0\0")),
            },
            report_details: &["The request id."],
            sources: Integers(rows(b"\0\0\0\0")),
        },
        ProviderTexts {
            docs: None,
            status_page: None,
            status_feed: None,
            contacts: Column {
                text: "",
                bounds: Integers(rows(b"\0\0\0\0")),
            },
            report_details: &[],
            sources: Integers(rows(b"\x01\0\0\0")),
        },
    ];
    static WORDS: &str = "acme/too-fastacme/gonerelay/anytoo_fastslow down1113limitRateLimitError4294xx5xxacmeacme-airelay";
    static PROVIDERS: [ProviderTables; 2usize] = [
        ProviderTables {
            id: "acme",
            name: "Acme",
            aliases: &["acme-ai"],
            hosts: &["api.acme.example", "*.acme.example"],
            gen_ai_name: "acme",
            relays: Integers(rows(b"")),
            code_headers: &[],
            detect: Detect { headers: &[], texts: &[] },
            lookups: Lookups {
                lists: Integers(
                    rows(b"\xff\xff\xff\xff\0\0\0\0\x01\0\0\0\xff\xff\xff\xff"),
                ),
                codes: PerfectMap {
                    seed: 16263683158343804936,
                    displacements: rows(
                        b"\0\0\0\0\x0d\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x02\0\0\0\x0c\0\0\0\0\0\0\0\x02\0\0\0\0\0\0\0\x0b\0\0\0",
                    ),
                    slots: rows(
                        b"\x05\0\0\0\x08\0\0\0\0\0\0\0G\0\0\0\x03\0\0\0\0\0\0\09\0\0\0\x0e\0\0\0\0\0\0\0'\0\0\0\x09\0\0\0\0\0\0\0\0\0\0\0\xff\xff\xff\xff\0\0\0\x80J\0\0\0\x03\0\0\0\0\0\0\0\0\0\0\0\xff\xff\xff\xff\0\0\0\x80\x12\0\0\0\x04\0\0\0\x01\0\0\0\0\0\0\0\xff\xff\xff\xff\0\0\0\x80\0\0\0\0\xff\xff\xff\xff\0\0\0\x80\0\0\0\0\xff\xff\xff\xff\0\0\0\x80\0\0\0\0\xff\xff\xff\xff\0\0\0\x80\x1f\0\0\0\x08\0\0\0\0\0\0\04\0\0\0\x05\0\0\0\0\0\0\00\0\0\0\x04\0\0\0\x01\0\0\0\0\0\0\0\xff\xff\xff\xff\0\0\0\x80",
                    ),
                },
                statuses: rows(b"\xad\x01\0\0\0\0"),
            },
            rules: Rules {
                lists: Integers(rows(b"\xff\xff\xff\xff")),
                codes: PerfectMap {
                    seed: 16287231350648472473,
                    displacements: rows(b"\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0"),
                    slots: rows(
                        b"0\0\0\0\x04\0\0\0\x02\0\0\0\x1f\0\0\0\x08\0\0\0\0\0\0\0\0\0\0\0\xff\xff\xff\xff\0\0\0\x80'\0\0\0\x09\0\0\0\0\0\0\0",
                    ),
                },
                types: PerfectMap {
                    seed: 16287231350648472473,
                    displacements: rows(b"\0\0\0\0\0\0\0\0"),
                    slots: rows(b"\0\0\0\0\xff\xff\xff\xff\0\0\0\x80"),
                },
                statuses: rows(b"\xad\x01\x01\0\0\0"),
                fragments: Fragments {
                    texts: Column {
                        text: "",
                        bounds: Integers(rows(b"\0\0\0\0")),
                    },
                    rules: Integers(rows(b"")),
                    steps: Steps {
                        stride: 1048576,
                        length: 8,
                    },
                    filter: rows(b"\0\0\0\0\0\0\0\0"),
                    blocks: Numbers {
                        items: Integers(rows(b"")),
                        bounds: Integers(rows(b"\0\0\0\0\0\0\0\0")),
                    },
                },
            },
            texts: texts!(PROVIDER_TEXTS[0usize]),
        },
        ProviderTables {
            id: "relay",
            name: "Relay",
            aliases: &[],
            hosts: &[],
            gen_ai_name: "relay",
            relays: Integers(rows(b"\0\0\0\0")),
            code_headers: &[],
            detect: Detect { headers: &[], texts: &[] },
            lookups: Lookups {
                lists: Integers(rows(b"\xff\xff\xff\xff\x02\0\0\0\xff\xff\xff\xff")),
                codes: PerfectMap {
                    seed: 16287231350648472473,
                    displacements: rows(b"\x01\0\0\0\0\0\0\0"),
                    slots: rows(
                        b"M\0\0\0\x03\0\0\0\x02\0\0\0\x1c\0\0\0\x03\0\0\0\x02\0\0\0",
                    ),
                },
                statuses: rows(b"\x05\0\x02\0\0\0"),
            },
            rules: Rules {
                lists: Integers(rows(b"\xff\xff\xff\xff")),
                codes: PerfectMap {
                    seed: 16287231350648472473,
                    displacements: rows(b"\0\0\0\0\0\0\0\0"),
                    slots: rows(b"\0\0\0\0\xff\xff\xff\xff\0\0\0\x80"),
                },
                types: PerfectMap {
                    seed: 16287231350648472473,
                    displacements: rows(b"\0\0\0\0\0\0\0\0"),
                    slots: rows(b"\0\0\0\0\xff\xff\xff\xff\0\0\0\x80"),
                },
                statuses: rows(b"\x05\0\x03\0\0\0"),
                fragments: Fragments {
                    texts: Column {
                        text: "",
                        bounds: Integers(rows(b"\0\0\0\0")),
                    },
                    rules: Integers(rows(b"")),
                    steps: Steps {
                        stride: 1048576,
                        length: 8,
                    },
                    filter: rows(b"\0\0\0\0\0\0\0\0"),
                    blocks: Numbers {
                        items: Integers(rows(b"")),
                        bounds: Integers(rows(b"\0\0\0\0\0\0\0\0")),
                    },
                },
            },
            texts: texts!(PROVIDER_TEXTS[1usize]),
        },
    ];
    static TABLES: Tables = Tables {
        below: None,
        fingerprint: 8494557044508539306,
        first_provider: 0,
        first_entry: 0,
        extended: &[],
        shared: None,
        words: WORDS,
        provider_names: PerfectMap {
            seed: 4203492208743950414,
            displacements: rows(b"\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0"),
            slots: rows(
                b"P\0\0\0\x04\0\0\0\0\0\0\0\0\0\0\0\xff\xff\xff\xff\0\0\0\x80T\0\0\0\x07\0\0\0\0\0\0\0[\0\0\0\x05\0\0\0\x01\0\0\0",
            ),
        },
        providers: &PROVIDERS,
        entries: EntryTables {
            facts: rows(
                b"\0\0\x08\x01\0\0\0\0\0\0\x0e\x01\x03\0\x01\0\x01\0\x0d\x01\x02\0\0\x05",
            ),
            ids: Column {
                text: WORDS,
                bounds: Integers(rows(b"\0\0\0\0\x0d\0\0\0\x16\0\0\0\x1f\0\0\0")),
            },
            status: Statuses {
                items: &[429],
                bounds: Integers(rows(b"\0\0\0\0\x01\0\0\0\x01\0\0\0\x01\0\0\0")),
            },
            codes: Lists {
                items: Column {
                    text: WORDS,
                    bounds: Integers(rows(b"\x1f\0\0\0'\0\0\00\0\0\04\0\0\0")),
                },
                bounds: Integers(rows(b"\0\0\0\0\x02\0\0\0\x03\0\0\0\x03\0\0\0")),
            },
            types: Lists {
                items: Column {
                    text: WORDS,
                    bounds: Integers(rows(b"4\0\0\09\0\0\0")),
                },
                bounds: Integers(rows(b"\0\0\0\0\x01\0\0\0\x01\0\0\0\x01\0\0\0")),
            },
            exceptions: Lists {
                items: Column {
                    text: WORDS,
                    bounds: Integers(rows(b"9\0\0\0G\0\0\0")),
                },
                bounds: Integers(rows(b"\0\0\0\0\x01\0\0\0\x01\0\0\0\x01\0\0\0")),
            },
        },
        rules: rows(
            b"\0\0\0\0\0\0\0\x18\0\0\0\0\xff\xff\xff\x04\x01\0\0\0\xff\xff\xff\x10\x02\0\0\0\xff\xff\xff\x02",
        ),
        conditions: Conditions {
            statuses: Statuses {
                items: &[],
                bounds: Integers(rows(b"\0\0\0\0\0\0\0\0")),
            },
            codes: Lists {
                items: Column {
                    text: "",
                    bounds: Integers(rows(b"\0\0\0\0")),
                },
                bounds: Integers(rows(b"\0\0\0\0\0\0\0\0")),
            },
            types: Lists {
                items: Column {
                    text: "limit",
                    bounds: Integers(rows(b"\0\0\0\0\x05\0\0\0")),
                },
                bounds: Integers(rows(b"\0\0\0\0\x01\0\0\0")),
            },
            exceeds: Lists {
                items: Column {
                    text: "",
                    bounds: Integers(rows(b"\0\0\0\0")),
                },
                bounds: Integers(rows(b"\0\0\0\0\0\0\0\0")),
            },
            begins: Lists {
                items: Column {
                    text: "",
                    bounds: Integers(rows(b"\0\0\0\0")),
                },
                bounds: Integers(rows(b"\0\0\0\0\0\0\0\0")),
            },
        },
        wire: None,
        texts: texts!(TEXTS),
    };
    ::llm_errors::Catalog::new(&TABLES)
};
