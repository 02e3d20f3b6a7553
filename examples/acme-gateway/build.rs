//! Compiles `catalog/` as a layer on top of the shipped catalog.

use std::process::ExitCode;

fn main() -> ExitCode {
    llm_errors_codegen::Builder::new("catalog")
        .on_top_of(llm_errors::CATALOG)
        .compile()
}
