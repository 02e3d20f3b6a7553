//! Counts the failures in a folder of Parquet files by provider and kind: `cargo run --release -- FOLDER`.
//!
//! The files have the columns `provider`, `status`, `headers` and `body`.

use datafusion::error::Result;
use datafusion::prelude::{ParquetReadOptions, SessionContext};

const QUERY: &str = "
    SELECT found['provider'] AS provider, found['kind'] AS kind, found['retryable'] AS retryable, count(*) AS calls
    FROM (SELECT classify(provider, status, headers, body) AS found FROM log)
    GROUP BY 1, 2, 3
    ORDER BY calls DESC, 1, 2";

#[tokio::main]
async fn main() -> Result<()> {
    let Some(folder) = std::env::args().nth(1) else {
        eprintln!("error: no folder\nhelp: give a folder of Parquet files");
        std::process::exit(2);
    };
    let context = SessionContext::new();
    context.register_udf(llm_errors_datafusion::classify());
    context.register_parquet("log", &folder, ParquetReadOptions::default()).await?;
    context.sql(QUERY).await?.show().await
}
