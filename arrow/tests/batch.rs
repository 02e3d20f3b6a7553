//! Columns of any type give what each row gives by itself.

use std::num::NonZeroUsize;
use std::sync::Arc;

use arrow_array::builder::{MapBuilder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type};
use arrow_array::{
    Array, ArrayRef, BinaryArray, DictionaryArray, Float64Array, Int32Array, LargeStringArray,
    ListArray, NullArray, RecordBatch, StringArray, StringViewArray, StructArray, UInt16Array,
};
use arrow_buffer::OffsetBuffer;
use arrow_cast::cast;
use arrow_schema::{DataType, Field};
use llm_errors::{CATALOG, Entry, Response, classify};
use llm_errors_arrow::{Threads, classify_batch, schema};

const LIMIT: &str = r#"{"error":{"code":"rate_limit_exceeded"}}"#;

fn batch(columns: impl IntoIterator<Item = (&'static str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, array)| (name, array, true)),
    )
    .expect("columns of one length")
}

/// A row of the answer: provider, entry, wait and error.
fn row(batch: &RecordBatch, row: usize) -> [Option<String>; 4] {
    ["provider", "entry", "retry_after_ms", "error"].map(|name| {
        let column = cast(&batch[name], &DataType::Utf8).expect("it can be a text");
        let column = column.as_string::<i32>();
        column
            .iter()
            .nth(row)
            .expect("the row is there")
            .map(str::to_owned)
    })
}

fn some<const N: usize>(texts: [Option<&str>; N]) -> [Option<String>; N] {
    texts.map(|text| text.map(str::to_owned))
}

#[test]
fn a_body_a_status_and_a_provider_have_any_type() {
    let bodies: [ArrayRef; 5] = [
        Arc::new(StringArray::from(vec![LIMIT, LIMIT])),
        Arc::new(LargeStringArray::from(vec![LIMIT, LIMIT])),
        Arc::new(StringViewArray::from(vec![LIMIT, LIMIT])),
        Arc::new(BinaryArray::from(vec![LIMIT.as_bytes(), LIMIT.as_bytes()])),
        Arc::new(
            [LIMIT, LIMIT]
                .into_iter()
                .collect::<DictionaryArray<Int32Type>>(),
        ),
    ];
    let statuses: [ArrayRef; 4] = [
        Arc::new(Int32Array::from(vec![Some(429), None])),
        Arc::new(UInt16Array::from(vec![Some(429), None])),
        Arc::new(Float64Array::from(vec![Some(429.0), None])),
        Arc::new(StringArray::from(vec![Some("429"), Some(" ")])),
    ];
    let providers: [ArrayRef; 2] = [
        Arc::new(StringArray::from(vec![
            "openai",
            "https://api.openai.com/v1",
        ])),
        Arc::new(
            ["openai", "OpenAI"]
                .into_iter()
                .collect::<DictionaryArray<Int32Type>>(),
        ),
    ];
    for body in &bodies {
        for status in &statuses {
            for provider in &providers {
                let log = batch([
                    ("other", Arc::new(NullArray::new(2)) as _),
                    ("body", Arc::clone(body)),
                    ("status", Arc::clone(status)),
                    ("provider", Arc::clone(provider)),
                ]);
                let found = classify_batch(CATALOG, &log, Threads::One).expect("known types");
                for number in 0..2 {
                    let expected = some([
                        Some("openai"),
                        Some("openai/rate-limit-reached"),
                        None,
                        None,
                    ]);
                    assert_eq!(row(&found, number), expected, "{:?}", log.schema());
                }
            }
        }
    }
}

/// Two rows, of which the first says `retry-after: 20`.
fn headers() -> Vec<ArrayRef> {
    let json = |text: &str| Arc::new(StringArray::from(vec![Some(text), None])) as ArrayRef;
    let mut map = MapBuilder::new(None, StringBuilder::new(), StringBuilder::new());
    map.keys().append_value("Retry-After");
    map.values().append_value("20");
    map.append(true).expect("as many keys as values");
    map.append(false).expect("none");
    let names: ArrayRef = Arc::new(StringArray::from(vec!["x", "retry-after"]));
    let values: ArrayRef = Arc::new(StringArray::from(vec![None, Some("20")]));
    let field = |name: &str| Arc::new(Field::new(name, DataType::Utf8, true));
    let pairs = StructArray::from(vec![(field("name"), names), (field("value"), values)]);
    let item = Arc::new(Field::new("item", pairs.data_type().clone(), true));
    let list = ListArray::new(
        item,
        OffsetBuffer::from_lengths([2, 0]),
        Arc::new(pairs),
        None,
    );
    let fields = StructArray::from(vec![
        (
            field("server"),
            Arc::new(StringArray::from(vec![None::<&str>, None])) as ArrayRef,
        ),
        (
            field("retry-after"),
            Arc::new(StringArray::from(vec![Some("20"), None])) as ArrayRef,
        ),
    ]);
    vec![
        json(r#"{"Retry-After": "20", "x": null}"#),
        json(r#"{"retry-after": [20]}"#),
        json(r#"[["retry-after", "20"]]"#),
        json(r#"[{"name": "retry-after", "value": 20}]"#),
        Arc::new(map.finish()),
        Arc::new(list),
        Arc::new(fields),
    ]
}

#[test]
fn headers_have_any_type() {
    for headers in headers() {
        let log = batch([
            (
                "provider",
                Arc::new(StringArray::from(vec!["openai"; 2])) as _,
            ),
            ("headers", headers),
            ("body", Arc::new(StringArray::from(vec![LIMIT; 2])) as _),
        ]);
        let found = classify_batch(CATALOG, &log, Threads::One).expect("known types");
        let waits = found["retry_after_ms"].as_primitive::<Int64Type>();
        assert_eq!(
            waits.iter().collect::<Vec<_>>(),
            [Some(20_000), None],
            "{:?}",
            log.schema()
        );
    }
}

#[test]
fn a_bad_row_says_so_and_the_others_go_on() {
    let log = batch([
        (
            "provider",
            Arc::new(StringArray::from(vec![Some("opnai"), None, None, None])) as _,
        ),
        (
            "status",
            Arc::new(Int32Array::from(vec![429, -1, 429, 429])) as _,
        ),
        (
            "headers",
            Arc::new(StringArray::from(vec![None, None, Some("[7]"), None])) as _,
        ),
        (
            "body",
            Arc::new(StringArray::from(vec![Some(LIMIT), None, None, None])) as _,
        ),
    ]);
    let found = classify_batch(CATALOG, &log, Threads::One).expect("known types");
    for (number, error) in [
        "there is no provider of this name, did you mean `openai`?",
        "the status is no number of an HTTP status",
        "a header is no pair of name and value",
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(row(&found, number), some([None, None, None, Some(error)]));
    }
    assert_eq!(row(&found, 3)[0].as_deref(), Some("compatible"));
}

#[test]
fn what_is_no_log_is_an_error() {
    let column = || Arc::new(Int32Array::from(vec![1])) as ArrayRef;
    for (columns, error) in [
        (vec![("status", column())], "there is no column `body`"),
        (
            vec![("body", column())],
            "the column `body` has the type Int32",
        ),
        (
            vec![
                ("body", Arc::new(StringArray::from(vec!["x"])) as _),
                ("headers", column()),
            ],
            "the column `headers` has the type Int32",
        ),
    ] {
        let found = classify_batch(CATALOG, &batch(columns), Threads::All).expect_err("no log");
        assert!(found.to_string().contains(error), "{found}");
    }
}

/// Every entry's example, several times over: more than a thread takes at once.
#[test]
fn all_threads_give_what_one_gives_in_order() {
    let examples: Vec<_> = CATALOG
        .entries()
        .filter_map(|entry| Some((entry, entry.example()?)))
        .collect();
    let examples = || examples.iter().cycle().take(5000);
    let log = batch([
        (
            "provider",
            Arc::new(
                examples()
                    .map(|(entry, _)| Some(entry.provider().id()))
                    .collect::<StringArray>(),
            ) as _,
        ),
        (
            "status",
            Arc::new(examples().map(|(_, it)| it.status).collect::<UInt16Array>()) as _,
        ),
        (
            "body",
            Arc::new(
                examples()
                    .map(|(_, it)| Some(it.body))
                    .collect::<StringArray>(),
            ) as _,
        ),
    ]);
    let one = classify_batch(CATALOG, &log, Threads::One).expect("known types");
    let three = Threads::Number(NonZeroUsize::new(3).expect("not zero"));
    assert_eq!(
        classify_batch(CATALOG, &log, three).expect("known types"),
        one
    );
    assert_eq!(one.num_rows(), 5000);
    let entries = one["entry"].as_string::<i32>();
    for (number, (entry, example)) in examples().enumerate() {
        let response = Response::new(example.body).with_status(example.status);
        let expected = classify(entry.provider(), &response).entry().map(Entry::id);
        assert_eq!(entries.iter().nth(number).flatten(), expected);
    }
}

#[test]
fn no_rows_are_no_rows() {
    let log = batch([("body", Arc::new(NullArray::new(0)) as _)]);
    let found = classify_batch(CATALOG, &log, Threads::All).expect("known types");
    assert_eq!((found.num_rows(), found.schema()), (0, schema()));
}
