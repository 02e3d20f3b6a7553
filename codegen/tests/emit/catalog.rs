/// Who answers: everybody the catalog knows.
#[allow(clippy::pedantic)]
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    ::llm_errors::__private::strum::EnumCount,
    ::llm_errors::__private::strum::EnumIter,
    ::llm_errors::__private::strum::VariantArray,
)]
#[strum(crate = "::llm_errors::__private::strum")]
#[non_exhaustive]
pub enum Provider {
    #[doc = "**Acme**, `acme`./n/nPages:/n/n- [error codes](https://acme.example/errors)/n- [status](https://status.acme.example)/n- [status feed](https://status.acme.example/feed.xml)/n- [Mail](mailto:help@acme.example)/n/nIn a report:/n/n- The request id."]
    Acme,
    ///**Relay**, `relay`.
    Relay,
}
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
    #[doc = "**Too fast //<slow down//>** (HTTP 429)/n/nYou send more requests than your [limits](https://acme.example/limits) allow./n/nKind `rate_limit`, retry `after_delay`, fixed by the `caller`./n/nCauses:/n/n- Your code sends `too_many` requests at once./n/nSolutions:/n/n- Wait as long as `retry-after` says./n/nCode: `too_fast`, `slow down`/n/nType: `limit`/n/nException: `RateLimitError`/n/nScope: Inference endpoints/n/nSources: [errors](https://acme.example/errors)"]
    TooFast,
    #[doc = "**Gone to https:////acme.example/v2**/n/nThe server failed./n/nGone since 2026-01: The endpoint was removed./n/nKind `internal`, retry `after_delay`, fixed by the `provider`./n/nCode: `1113`/n/nSources: [errors](https://acme.example/errors)"]
    Gone,
}
::llm_errors::__entries!(Acme, 0, 2, [TooFast, Gone]);
///The errors of **Relay**, `relay`.
#[allow(clippy::pedantic)]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u32)]
#[non_exhaustive]
pub enum Relay {
    #[doc = "**Upstream error** (HTTP 5xx)/n/nThe server behind the gateway failed./n/nKind `upstream`, retry `after_delay`, fixed by the `operator`./n/nSources: [errors](https://relay.example/errors)"]
    Any,
}
::llm_errors::__entries!(Relay, 2, 1, [Any]);
/// The compiled catalog, as the parameter of the types that all catalogs share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Catalog;
#[allow(clippy::pedantic, unused_imports, unused_qualifications)]
const _: () = {
    use ::llm_errors::__private::{
        Column, END, Facts, Fragments, Index, Lists, Lookups, Numbers, Rule, Rules, Slot,
        Steps,
    };
    use ::llm_errors::__private::{Evidence, FixBy, Kind, Retry, StatusClass, Window};
    use ::core::option::Option::{self, None, Some};
    static PROVIDER_LOOKUPS: [Lookups; 2] = [
        Lookups {
            lists: &[END, 0, 1, END, 0, END],
            codes: Index {
                seed: 16263683158343804936u64,
                displacements: &[(0, 13), (1, 0), (0, 0), (2, 12), (0, 2), (0, 11)],
                slots: &[
                    Slot {
                        key_start: 0,
                        key_length: 8,
                        first: 0,
                        rest: 0,
                    },
                    Slot {
                        key_start: 8,
                        key_length: 3,
                        first: 0,
                        rest: 0,
                    },
                    Slot {
                        key_start: 11,
                        key_length: 14,
                        first: 0,
                        rest: 0,
                    },
                    Slot {
                        key_start: 25,
                        key_length: 9,
                        first: 0,
                        rest: 0,
                    },
                    Slot {
                        key_start: 0,
                        key_length: u32::MAX,
                        first: 0,
                        rest: 0,
                    },
                    Slot {
                        key_start: 34,
                        key_length: 3,
                        first: 0,
                        rest: 0,
                    },
                    Slot {
                        key_start: 0,
                        key_length: u32::MAX,
                        first: 0,
                        rest: 0,
                    },
                    Slot {
                        key_start: 37,
                        key_length: 4,
                        first: 1,
                        rest: 0,
                    },
                    Slot {
                        key_start: 0,
                        key_length: u32::MAX,
                        first: 0,
                        rest: 0,
                    },
                    Slot {
                        key_start: 0,
                        key_length: u32::MAX,
                        first: 0,
                        rest: 0,
                    },
                    Slot {
                        key_start: 0,
                        key_length: u32::MAX,
                        first: 0,
                        rest: 0,
                    },
                    Slot {
                        key_start: 0,
                        key_length: u32::MAX,
                        first: 0,
                        rest: 0,
                    },
                    Slot {
                        key_start: 41,
                        key_length: 8,
                        first: 0,
                        rest: 0,
                    },
                    Slot {
                        key_start: 49,
                        key_length: 5,
                        first: 0,
                        rest: 0,
                    },
                    Slot {
                        key_start: 54,
                        key_length: 4,
                        first: 1,
                        rest: 0,
                    },
                    Slot {
                        key_start: 0,
                        key_length: u32::MAX,
                        first: 0,
                        rest: 0,
                    },
                ],
                keys: b"too-fast429RateLimitErrorslow down4xxgonetoo_fastlimit1113",
            },
            statuses: &[(429u16, 4)],
        },
        Lookups {
            lists: &[END, 2, END],
            codes: Index {
                seed: 16287231350648472473u64,
                displacements: &[(1, 0)],
                slots: &[
                    Slot {
                        key_start: 0,
                        key_length: 3,
                        first: 2,
                        rest: 0,
                    },
                    Slot {
                        key_start: 3,
                        key_length: 3,
                        first: 2,
                        rest: 0,
                    },
                ],
                keys: b"5xxany",
            },
            statuses: &[(5u16, 1)],
        },
    ];
    static PROVIDER_NAMES: Index = Index {
        seed: 4203492208743950414u64,
        displacements: &[(0, 0), (1, 0)],
        slots: &[
            Slot {
                key_start: 0,
                key_length: 4,
                first: 0,
                rest: 0,
            },
            Slot {
                key_start: 0,
                key_length: u32::MAX,
                first: 0,
                rest: 0,
            },
            Slot {
                key_start: 4,
                key_length: 7,
                first: 0,
                rest: 0,
            },
            Slot {
                key_start: 11,
                key_length: 5,
                first: 1,
                rest: 0,
            },
        ],
        keys: b"acmeacme-airelay",
    };
    static PROVIDER_ID: Column = Column {
        text: "acmerelay",
        bounds: &[0, 4, 9],
    };
    static PROVIDER_NAME: Column = Column {
        text: "AcmeRelay",
        bounds: &[0, 4, 9],
    };
    static PROVIDER_ALIASES: Lists = Lists {
        items: Column {
            text: "acme-ai",
            bounds: &[0, 7],
        },
        bounds: &[0, 1, 1],
    };
    static PROVIDER_HOSTS: Lists = Lists {
        items: Column {
            text: "api.acme.example*.acme.example",
            bounds: &[0, 16, 30],
        },
        bounds: &[0, 2, 2],
    };
    static PROVIDER_DOCS: Column = Column {
        text: "https://acme.example/errors",
        bounds: &[0, 27, 27],
    };
    static PROVIDER_STATUS_PAGE: Column = Column {
        text: "https://status.acme.example",
        bounds: &[0, 27, 27],
    };
    static PROVIDER_STATUS_FEED: Column = Column {
        text: "https://status.acme.example/feed.xml",
        bounds: &[0, 36, 36],
    };
    static PROVIDER_CONTACTS: Lists = Lists {
        items: Column {
            text: "Mailmailto:help@acme.example",
            bounds: &[0, 4, 28],
        },
        bounds: &[0, 2, 2],
    };
    static PROVIDER_INCLUDE: Lists = Lists {
        items: Column {
            text: "The request id.",
            bounds: &[0, 15],
        },
        bounds: &[0, 1, 1],
    };
    static PROVIDER_RELAYS: Numbers<u32> = Numbers {
        items: &[0],
        bounds: &[0, 0, 1],
    };
    static PROVIDER_CODE_HEADERS: Lists = Lists {
        items: Column { text: "", bounds: &[0] },
        bounds: &[0, 0, 0],
    };
    static SHARED: Option<usize> = None;
    static PROVIDER_SOURCES: Numbers<u32> = Numbers {
        items: &[0, 1],
        bounds: &[0, 1, 2],
    };
    static SOURCE_ID: Column = Column {
        text: "errorserrors",
        bounds: &[0, 6, 12],
    };
    static SOURCE_URL: Column = Column {
        text: "https://acme.example/errorshttps://relay.example/errors",
        bounds: &[0, 27, 55],
    };
    static SOURCE_CHECKED: Column = Column {
        text: "2026-11-202026-11-20",
        bounds: &[0, 10, 20],
    };
    static FACTS: [Facts; 3] = [
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
    ];
    static ID: Column = Column {
        text: "acme/too-fastacme/gonerelay/any",
        bounds: &[0, 13, 22, 31],
    };
    static TITLE: Column = Column {
        text: "Too fast <slow down>Gone to https://acme.example/v2Upstream error",
        bounds: &[0, 20, 51, 65],
    };
    static STATUS: Numbers<u16> = Numbers {
        items: &[429],
        bounds: &[0, 1, 1, 1],
    };
    static CODES: Lists = Lists {
        items: Column {
            text: "too_fastslow down1113",
            bounds: &[0, 8, 17, 21],
        },
        bounds: &[0, 2, 3, 3],
    };
    static TYPES: Lists = Lists {
        items: Column {
            text: "limit",
            bounds: &[0, 5],
        },
        bounds: &[0, 1, 1, 1],
    };
    static SDK: Lists = Lists {
        items: Column {
            text: "RateLimitError",
            bounds: &[0, 14],
        },
        bounds: &[0, 1, 1, 1],
    };
    static SCOPE: Column = Column {
        text: "Inference endpoints",
        bounds: &[0, 19, 19, 19],
    };
    static MEANING: Column = Column {
        text: "You send more requests than your [limits](https://acme.example/limits) allow.The server failed.The server behind the gateway failed.",
        bounds: &[0, 77, 95, 132],
    };
    static CAUSES: Lists = Lists {
        items: Column {
            text: "Your code sends `too_many` requests at once.",
            bounds: &[0, 44],
        },
        bounds: &[0, 1, 1, 1],
    };
    static SOLUTIONS: Lists = Lists {
        items: Column {
            text: "Wait as long as `retry-after` says.",
            bounds: &[0, 35],
        },
        bounds: &[0, 1, 1, 1],
    };
    static LINKS: Lists = Lists {
        items: Column {
            text: "limitshttps://acme.example/limitsLimitshttps://acme.example/limits",
            bounds: &[0, 6, 33, 39, 66],
        },
        bounds: &[0, 4, 4, 4],
    };
    static SOURCES: Numbers<u32> = Numbers {
        items: &[0, 0, 1],
        bounds: &[0, 1, 2, 3],
    };
    static SEE_ALSO: Numbers<u32> = Numbers {
        items: &[1, 2],
        bounds: &[0, 2, 2, 2],
    };
    static SINCE: Column = Column {
        text: "v2",
        bounds: &[0, 2, 2, 2],
    };
    static FORMERLY: Lists = Lists {
        items: Column {
            text: "status 503",
            bounds: &[0, 10],
        },
        bounds: &[0, 1, 1, 1],
    };
    static REMOVED_SINCE: Column = Column {
        text: "2026-01",
        bounds: &[0, 0, 7, 7],
    };
    static REMOVED_REASON: Column = Column {
        text: "The endpoint was removed.",
        bounds: &[0, 0, 25, 25],
    };
    static PROVIDER_RULES: [Rules; 2] = [
        Rules {
            lists: &[END, 1, END],
            codes: Index {
                seed: 16287231350648472473u64,
                displacements: &[(0, 0), (1, 0)],
                slots: &[
                    Slot {
                        key_start: 0,
                        key_length: 4,
                        first: 2,
                        rest: 0,
                    },
                    Slot {
                        key_start: 4,
                        key_length: 8,
                        first: 0,
                        rest: 0,
                    },
                    Slot {
                        key_start: 0,
                        key_length: u32::MAX,
                        first: 0,
                        rest: 0,
                    },
                    Slot {
                        key_start: 12,
                        key_length: 9,
                        first: 0,
                        rest: 0,
                    },
                ],
                keys: b"1113too_fastslow down",
            },
            types: Index {
                seed: 16287231350648472473u64,
                displacements: &[(0, 0)],
                slots: &[
                    Slot {
                        key_start: 0,
                        key_length: u32::MAX,
                        first: 0,
                        rest: 0,
                    },
                ],
                keys: b"",
            },
            statuses: &[(429, 1)],
            fragments: Fragments::NONE,
        },
        Rules {
            lists: &[END, 3, END],
            codes: Index {
                seed: 16287231350648472473u64,
                displacements: &[(0, 0)],
                slots: &[
                    Slot {
                        key_start: 0,
                        key_length: u32::MAX,
                        first: 0,
                        rest: 0,
                    },
                ],
                keys: b"",
            },
            types: Index {
                seed: 16287231350648472473u64,
                displacements: &[(0, 0)],
                slots: &[
                    Slot {
                        key_start: 0,
                        key_length: u32::MAX,
                        first: 0,
                        rest: 0,
                    },
                ],
                keys: b"",
            },
            statuses: &[(5, 1)],
            fragments: Fragments::NONE,
        },
    ];
    static RULES: [Rule; 4] = [
        Rule { entry: 0, says: 12u8 },
        Rule { entry: 0, says: 2u8 },
        Rule { entry: 1, says: 8u8 },
        Rule { entry: 2, says: 1u8 },
    ];
    static RULE_STATUSES: Numbers<u16> = Numbers {
        items: &[429, 5],
        bounds: &[0, 0, 1, 1, 2],
    };
    static RULE_CODES: Lists = Lists {
        items: Column {
            text: "too_fastslow down1113",
            bounds: &[0, 8, 17, 21],
        },
        bounds: &[0, 2, 2, 3, 3],
    };
    static RULE_TYPES: Lists = Lists {
        items: Column {
            text: "limit",
            bounds: &[0, 5],
        },
        bounds: &[0, 1, 1, 1, 1],
    };
    static RULE_EXCEEDS: Lists = Lists {
        items: Column { text: "", bounds: &[0] },
        bounds: &[0, 0, 0, 0, 0],
    };
    impl ::llm_errors::__private::Tables for Catalog {
        type Provider = Provider;
        const PROVIDERS: &'static [Provider] = <Provider as ::llm_errors::__private::strum::VariantArray>::VARIANTS;
        const PROVIDER_LOOKUPS: &'static [Lookups] = &PROVIDER_LOOKUPS;
        const PROVIDER_NAMES: Index = PROVIDER_NAMES;
        const PROVIDER_ID: Column = PROVIDER_ID;
        const PROVIDER_NAME: Column = PROVIDER_NAME;
        const PROVIDER_ALIASES: Lists = PROVIDER_ALIASES;
        const PROVIDER_HOSTS: Lists = PROVIDER_HOSTS;
        const PROVIDER_DOCS: Column = PROVIDER_DOCS;
        const PROVIDER_STATUS_PAGE: Column = PROVIDER_STATUS_PAGE;
        const PROVIDER_STATUS_FEED: Column = PROVIDER_STATUS_FEED;
        const PROVIDER_CONTACTS: Lists = PROVIDER_CONTACTS;
        const PROVIDER_INCLUDE: Lists = PROVIDER_INCLUDE;
        const PROVIDER_RELAYS: Numbers<u32> = PROVIDER_RELAYS;
        const PROVIDER_CODE_HEADERS: Lists = PROVIDER_CODE_HEADERS;
        const SHARED: Option<usize> = SHARED;
        const PROVIDER_SOURCES: Numbers<u32> = PROVIDER_SOURCES;
        const SOURCE_ID: Column = SOURCE_ID;
        const SOURCE_URL: Column = SOURCE_URL;
        const SOURCE_CHECKED: Column = SOURCE_CHECKED;
        const FACTS: &'static [Facts] = &FACTS;
        const ID: Column = ID;
        const TITLE: Column = TITLE;
        const STATUS: Numbers<u16> = STATUS;
        const CODES: Lists = CODES;
        const TYPES: Lists = TYPES;
        const SDK: Lists = SDK;
        const SCOPE: Column = SCOPE;
        const MEANING: Column = MEANING;
        const CAUSES: Lists = CAUSES;
        const SOLUTIONS: Lists = SOLUTIONS;
        const LINKS: Lists = LINKS;
        const SOURCES: Numbers<u32> = SOURCES;
        const SEE_ALSO: Numbers<u32> = SEE_ALSO;
        const SINCE: Column = SINCE;
        const FORMERLY: Lists = FORMERLY;
        const REMOVED_SINCE: Column = REMOVED_SINCE;
        const REMOVED_REASON: Column = REMOVED_REASON;
        const PROVIDER_RULES: &'static [Rules] = &PROVIDER_RULES;
        const RULES: &'static [Rule] = &RULES;
        const RULE_STATUSES: Numbers<u16> = RULE_STATUSES;
        const RULE_CODES: Lists = RULE_CODES;
        const RULE_TYPES: Lists = RULE_TYPES;
        const RULE_EXCEEDS: Lists = RULE_EXCEEDS;
    }
};
::llm_errors::__catalog!();
