//! Compiles `catalog/` into the tables and enums that `src/lib.rs` includes.

use std::process::ExitCode;

fn main() -> ExitCode {
    llm_errors_codegen::Builder::new("catalog")
        .runtime("crate")
        .style(true)
        .compile()
}
