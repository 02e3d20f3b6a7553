//! Rows on all cores.

use std::hash::BuildHasher;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use arrow_select::concat::concat_batches;
use foldhash::fast::FixedState;
use llm_errors::{Catalog, Response, classify};
use llm_errors_find::{NotFound, answerer};

use crate::input::Columns;
use crate::output::{Row, Rows, schema};

/// A thread takes so many rows at a time: long bodies come in runs, so that equal shares would not take equally long.
const ROWS: usize = 1024;

/// How many threads work on a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Threads {
    /// This one alone, such as where an engine has a thread for each partition.
    One,
    /// As many as the machine can run at once.
    All,
    /// So many.
    Number(NonZeroUsize),
}

impl Threads {
    fn count(self) -> usize {
        match self {
            Self::One => 1,
            Self::All => thread::available_parallelism().map_or(1, NonZeroUsize::get),
            Self::Number(number) => number.get(),
        }
    }
}

/// Explains each row of a batch; the answer has as many rows, and the columns of [`schema`].
///
/// The batch has a column `body`, and maybe `provider`, `status` and `headers`; others are not looked at.
///
/// | column | types |
/// |---|---|
/// | `provider` | strings: names, hosts or URLs; of a null it is found out who answered |
/// | `status` | integers, floats, strings |
/// | `headers` | a map or struct of strings, a list of structs of name and value, or JSON in strings, as in `classify --ndjson` |
/// | `body` | strings or bytes |
///
/// All may be dictionary-encoded or null. A row with an unknown provider, or with headers or a status that are none, has a
/// text in `error` and nulls elsewhere.
///
/// # Errors
/// If there is no column `body`, or a column has another type.
pub fn classify_batch(
    catalog: Catalog,
    batch: &RecordBatch,
    threads: Threads,
) -> Result<RecordBatch, ArrowError> {
    let columns = Columns::new(batch)?;
    let parts = batch.num_rows().div_ceil(ROWS);
    let part = |number: usize| number * ROWS..batch.num_rows().min((number + 1) * ROWS);
    let threads = threads.count().min(parts);
    if threads <= 1 {
        return rows(catalog, &columns, 0..batch.num_rows(), &mut Seen::new());
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let (mut done, mut seen) = (Vec::new(), Seen::new());
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= parts {
                return done;
            }
            done.push((number, rows(catalog, &columns, part(number), &mut seen)));
        }
    };
    let mut done = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut done = work();
        for other in others {
            match other.join() {
                Ok(more) => done.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_unstable_by_key(|(number, _)| *number);
    let parts = done.into_iter().map(|(_, part)| part);
    let parts = parts.collect::<Result<Vec<_>, _>>()?;
    concat_batches(&schema(), &parts)
}

fn rows(
    catalog: Catalog,
    columns: &Columns<'_>,
    range: Range<usize>,
    seen: &mut Seen,
) -> Result<RecordBatch, ArrowError> {
    let mut rows = Rows::new(range.len());
    for number in range {
        rows.push(seen.get_or(columns, number, || row(catalog, columns, number)));
    }
    rows.finish()
}

fn row(catalog: Catalog, columns: &Columns<'_>, number: usize) -> Result<Row, String> {
    let headers = columns.headers.get(number)?;
    let response = Response::new(columns.body.get(number).unwrap_or_default())
        .with_status(columns.status(number)?)
        .with_headers(&headers);
    let name = columns
        .provider(number)
        .filter(|name| !name.trim().is_empty());
    let found = answerer(catalog, name, None, &response);
    let (provider, detected_by) = found.map_err(NotFound::without_input)?;
    Ok(Row {
        provider,
        detected_by,
        diagnosis: classify(provider, &response),
    })
}

/// Rows that were explained lately: while something is down or spent, a log says the same again and again.
struct Seen {
    hasher: FixedState,
    /// By hash, each the number of a row and what it means.
    slots: Vec<Option<(usize, Row)>>,
}

impl Seen {
    /// So many rows, a power of two.
    const ROWS: usize = 1024;

    fn new() -> Self {
        Self {
            hasher: FixedState::default(),
            slots: vec![None; Self::ROWS],
        }
    }

    /// What a row of a batch means, of which all rows are asked of this one.
    fn get_or(
        &mut self,
        columns: &Columns<'_>,
        number: usize,
        explain: impl FnOnce() -> Result<Row, String>,
    ) -> Result<Row, String> {
        let Some(key) = columns.key(number) else {
            return explain();
        };
        let hash = usize::try_from(self.hasher.hash_one(key) >> 32).unwrap_or_default();
        let slot = &mut self.slots[hash % Self::ROWS];
        if let Some((known, row)) = slot
            && columns.key(*known) == Some(key)
        {
            return Ok(*row);
        }
        let row = explain()?;
        *slot = Some((number, row));
        Ok(row)
    }
}
