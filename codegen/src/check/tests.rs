//! Several files, and layers: what folders of bad files cannot show.

use std::collections::BTreeMap;

use super::{Options, check};
use crate::base::{Base, BaseProvider};
use crate::catalog::{Catalog, Extra};
use crate::files::File;

/// Below are `xai`, also called `grok`, with `bad-key`; and `new-api` with `no-channel`.
fn base() -> Base {
    let provider = |id: &str, alias: &str, slug: &str| {
        let aliases = vec![alias.to_owned()];
        let entries = [slug.to_owned()].into();
        (id.to_owned(), BaseProvider { aliases, entries })
    };
    Base {
        providers: BTreeMap::from([
            provider("xai", "grok", "bad-key"),
            provider("new-api", "one-api", "no-channel"),
        ]),
    }
}

fn checked(files: &[(&str, &str)], base: Base) -> Result<Catalog, Vec<String>> {
    let files = files.iter().map(|(name, text)| File::new(*name, *text));
    let options = Options {
        style: true,
        drafts: false,
        base,
        below: None,
    };
    let faults = check(files.collect(), &options);
    faults.map_err(|faults| faults.lines().map(|line| without_help(&line)).collect())
}

/// The line of a fault up to the name of the lint.
fn without_help(line: &str) -> String {
    line.split_once("], ")
        .map_or_else(|| line.to_owned(), |(fault, _)| format!("{fault}]"))
}

fn entry(id: &str, more: &str) -> String {
    format!(
        "[[entry]]\nid = \"{id}\"\ntitle = \"{id}\"\nstatus = 401\nkind = \"authentication\"\nretry = \"never\"\n\
         fix_by = \"account\"\nmeaning = \"The key is wrong.\"\nsolutions = \"Correct the key.\"\n{more}sources = \"wiki\"\n\
         [sources]\nwiki = {{ url = \"https://acme.example\", checked = 2026-11-20 }}\n"
    )
}

#[test]
fn an_upper_layer_refers_to_and_extends_the_one_below() {
    let gateway = "[provider]\nname = \"Acme\"\naliases = \"one-api\"\nrelays = [\"grok\", \"new-api\", \"extended\"]\n";
    let gateway = gateway.to_owned()
        + &entry(
            "own",
            "see_also = [\"grok/bad-key\", \"xai/added\", \"own\"]\n",
        );
    let extended = "[provider]\nname = \"Extended\"\n";
    let added = "extends = \"grok\"\n".to_owned()
        + &entry(
            "added",
            "see_also = [\"bad-key\", \"added\", \"acme/own\"]\n",
        );
    let files = [
        ("acme.toml", &*gateway),
        ("extended.toml", extended),
        ("Any Name.toml", &*added),
    ];
    let catalog = checked(&files, base()).expect("the layer is good");
    let [acme, _, xai] = &*catalog.providers else {
        panic!("{catalog:?}")
    };
    assert_eq!((&*acme.id, acme.extends), ("acme", false));
    // an alias of the layer below may be taken over, and what it means is an id
    assert_eq!(acme.relays, ["xai", "new-api", "extended"]);
    assert_eq!(
        acme.entries[0].see_also,
        ["xai/bad-key", "xai/added", "acme/own"]
    );
    assert_eq!((&*xai.id, xai.extends, &*xai.name), ("xai", true, ""));
    assert_eq!(xai.entries[0].id, "xai/added");
    assert_eq!(
        xai.entries[0].see_also,
        ["xai/bad-key", "xai/added", "acme/own"]
    );
}

#[test]
fn faults_between_files_and_layers() {
    let acme = "[provider]\nname = \"Acme\"\n";
    let extends = "extends = \"xai\"\n";
    for (files, lines) in [
        (
            vec![("gpt-4.toml", acme), ("gpt4.toml", acme)],
            "gpt4.toml:1:1: two providers make the same Rust identifier `Gpt4` [same-identifier]",
        ),
        (
            vec![("a/acme.toml", acme), ("b/acme.toml", acme)],
            "b/acme.toml:1:1: two files have the provider `acme` [duplicate-id]",
        ),
        (
            vec![("a.toml", extends), ("b.toml", "extends = \"grok\"\n")],
            "b.toml:1:11: two files have the provider `xai` [duplicate-id]",
        ),
        (
            vec![("xai.toml", acme)],
            "xai.toml:1:1: the layer below has a provider `xai` [duplicate-name]",
        ),
        (
            vec![("grok.toml", acme)],
            "grok.toml:1:1: the layer below has a provider `grok` [duplicate-name]",
        ),
        (
            vec![("a.toml", "[provider]\nname = \"A\"\naliases = \"xai\"\n")],
            "a.toml:3:11: `xai` is the id of another provider [duplicate-name]",
        ),
        (
            vec![("a.toml", "extends = \"xia\"\n")],
            "a.toml:1:11: there is no provider `xia` [dead-reference]",
        ),
        (
            vec![("a.toml", extends), ("old\\acme.toml", acme)],
            "old\\acme.toml:1:1: the file name `old\\acme` is not a provider id [bad-slug]",
        ),
        (
            vec![("self.toml", acme)],
            "self.toml:1:1: the file name `self` is not a provider id [bad-slug]",
        ),
        (
            vec![("\u{430}cme.toml", acme)],
            "\u{430}cme.toml:1:1: the file name `\u{430}cme` is not a provider id [bad-slug]",
        ),
        (
            vec![
                ("a.toml", "extends = \"xai\"\n[provider]\nshared = true\n"),
                ("b.toml", "[provider]\nname = \"B\"\nshared = true\n"),
            ],
            "b.toml:3:10: two files are shared by all providers [contradiction]",
        ),
    ] {
        let faults = checked(&files, base()).expect_err("the files are bad");
        assert_eq!(faults, [lines]);
    }
}

#[test]
fn dead_references_are_told_with_what_both_layers_have() {
    let acme = "[provider]\nname = \"Acme\"\nrelays = [\"xia\", \"acmee\"]\n";
    let acme = acme.to_owned()
        + &entry(
            "own",
            "see_also = [\"grok/bad-kay\", \"xia/bad-key\", \"onw\"]\n",
        );
    let other =
        "extends = \"xai\"\n".to_owned() + &entry("added", "see_also = [\"bad-kay\", \"own\"]\n");
    let files = [("acme.toml", &*acme), ("acmeo.toml", &*other)];
    let faults = {
        let files = files.iter().map(|(name, text)| File::new(*name, *text));
        let base = base();
        check(
            files.collect(),
            &Options {
                style: true,
                drafts: false,
                base,
                below: None,
            },
        )
        .expect_err("the files are bad")
    };
    snapbox::assert_data_eq!(
        faults.to_string(),
        snapbox::str![[r#"
error[dead-reference]: there is no provider `xia`
 --> acme.toml:3:11
  |
3 | relays = ["xia", "acmee"]
  |           ^^^^^ unknown provider
  |
help: a similar provider exists
  |
3 - relays = ["xia", "acmee"]
3 + relays = ["xai", "acmee"]
  |

error[dead-reference]: there is no provider `acmee`
 --> acme.toml:3:18
  |
3 | relays = ["xia", "acmee"]
  |                  ^^^^^^^ unknown provider
  |
  = help: the choice is `xai` or `new-api`

error[dead-reference]: there is no entry `grok/bad-kay`
  --> acme.toml:13:13
   |
13 | see_also = ["grok/bad-kay", "xia/bad-key", "onw"]
   |             ^^^^^^^^^^^^^^ unknown entry
   |
help: a similar entry exists
   |
13 - see_also = ["grok/bad-kay", "xia/bad-key", "onw"]
13 + see_also = ["grok/bad-key", "xia/bad-key", "onw"]
   |

error[dead-reference]: there is no provider `xia`
  --> acme.toml:13:29
   |
13 | see_also = ["grok/bad-kay", "xia/bad-key", "onw"]
   |                             ^^^^^^^^^^^^^ unknown provider
   |
help: a similar provider exists
   |
13 - see_also = ["grok/bad-kay", "xia/bad-key", "onw"]
13 + see_also = ["grok/bad-kay", "xai/bad-key", "onw"]
   |

error[dead-reference]: there is no entry `onw`
  --> acme.toml:13:44
   |
13 | see_also = ["grok/bad-kay", "xia/bad-key", "onw"]
   |                                            ^^^^^ unknown entry
   |
help: a similar entry exists
   |
13 - see_also = ["grok/bad-kay", "xia/bad-key", "onw"]
13 + see_also = ["grok/bad-kay", "xia/bad-key", "own"]
   |

error[dead-reference]: there is no entry `bad-kay`
  --> acmeo.toml:11:13
   |
11 | see_also = ["bad-kay", "own"]
   |             ^^^^^^^^^ unknown entry
   |
help: a similar entry exists
   |
11 - see_also = ["bad-kay", "own"]
11 + see_also = ["bad-key", "own"]
   |

error[dead-reference]: there is no entry `own`
  --> acmeo.toml:11:24
   |
11 | see_also = ["bad-kay", "own"]
   |                        ^^^^^ unknown entry
   |
   = help: the choice is `added` or `bad-key`

error: the catalog has 7 faults

"#]]
    );
}

#[test]
fn names_of_items_in_rust_are_free() {
    let acme = "[provider]\nname = \"Acme\"\n";
    for name in [
        "iterator",
        "provider-iter",
        "option",
        "provider",
        "entry",
        "catalog",
        "some",
        "vec",
    ] {
        let files = [(&*format!("{name}.toml"), acme), ("upper.TOML", acme)];
        let catalog = checked(&files, Base::default()).expect("the file is good");
        assert!(catalog.providers.iter().any(|provider| provider.id == name));
        assert!(
            catalog
                .providers
                .iter()
                .any(|provider| provider.id == "upper")
        );
    }
}

#[test]
fn a_first_file_is_short() {
    let text = "[provider]\nname = \"网关\"\nhosts = \"api.acme.example\"\n\
                [entry]\nid = \"no-channel\"\ntitle = \"没有渠道\"\nkind = \"upstream\"\nretry = \"after_delay\"\n\
                fix_by = \"operator\"\nmeaning = \"没有可用的渠道\"\ncauses = \"渠道都停用了\"\n\
                match = { code = 1402, message = \"没有可用的渠道\" }\nstatus = 503\nfallback = true\n\
                extra = { tier = \"gold\", weight = 1.5, attempts = 3, billed = true, empty = \"\" }\n";
    let files = vec![File::new("acme.toml", text)];
    let catalog = check(files, &Options::default()).expect("the file is good");
    let provider = &catalog.providers[0];
    assert_eq!(provider.hosts, ["api.acme.example"]);
    let entry = &provider.entries[0];
    assert_eq!(entry.causes, ["渠道都停用了"]);
    assert_eq!(entry.codes, ["1402"]);
    let [fallback, written] = &*entry.rules else {
        panic!("{entry:?}")
    };
    assert_eq!(
        (&*fallback.status, &*written.codes),
        (&[503][..], &["1402".to_owned()][..])
    );
    let extra: Vec<_> = entry
        .extra
        .iter()
        .map(|(name, value)| (&**name, value.clone()))
        .collect();
    assert_eq!(
        extra,
        [
            ("attempts", Extra::Integer(3)),
            ("billed", Extra::Boolean(true)),
            ("empty", Extra::Text(String::new())),
            ("tier", Extra::Text("gold".to_owned())),
            ("weight", Extra::Float(1.5)),
        ]
    );
}
