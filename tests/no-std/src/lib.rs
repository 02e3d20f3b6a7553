//! A library without `std` and without an allocator. If the runtime or anything below it used
//! either, this would not build: `std` brings a panic handler of its own, `alloc` asks for an
//! allocator.
//!
//! `cargo build --manifest-path tests/no-std/Cargo.toml`
#![no_std]

use core::panic::PanicInfo;

use llm_errors::{CATALOG, Provider, Response, Retry, classify};

/// Whether a retry can help, by everything that a lookup needs.
pub fn is_retryable(provider: &str, code: &str, status: u16) -> bool {
    let by_code = CATALOG.lookup(provider, code).map(|entry| entry.retry());
    let by_status = CATALOG
        .provider(provider)
        .into_iter()
        .flat_map(|it| it.by_status(status));
    by_code
        .chain(by_status.map(|entry| entry.retry()))
        .any(Retry::is_retryable)
}

/// Whether a retry can help, by the response.
pub fn is_worth_a_retry(provider: Provider, status: u16, body: &[u8]) -> bool {
    classify(provider, &Response::new(body).with_status(status)).is_retryable()
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    loop {}
}
