//! Compiles the catalogs of this crate.

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use llm_errors_codegen::Builder;

fn main() -> ExitCode {
    let out = env::var_os("OUT_DIR").expect("cargo sets it");
    let wire = Path::new(&out).join("wire");
    fs::create_dir_all(&wire).expect("the folder of a build can be written");
    let own = Builder::new("catalog").runtime("::facade").compile();
    let wire = Builder::new("wire")
        .runtime("::facade")
        .out_dir(wire)
        .compile();
    if own == ExitCode::SUCCESS { wire } else { own }
}
