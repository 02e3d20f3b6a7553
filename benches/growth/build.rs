//! Compiles OpenAI's catalog, and the one that all share, without the others.

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

fn main() -> ExitCode {
    let catalog = Path::new("../../catalog");
    let out = env::var("OUT_DIR").expect("cargo says where to write");
    let few = Path::new(&out).join("few");
    fs::create_dir_all(&few).expect("OUT_DIR can be written");
    for file in ["openai.toml", "http.toml"] {
        println!("cargo::rerun-if-changed=../../catalog/{file}");
        fs::copy(catalog.join(file), few.join(file)).expect("the file is there");
    }
    llm_errors_codegen::Builder::new(few).compile()
}
