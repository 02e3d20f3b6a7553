//! Compiles the catalog of this crate.

use std::process::ExitCode;

fn main() -> ExitCode {
    llm_errors_codegen::Builder::new("catalog")
        .runtime("::facade")
        .compile()
}
