//! A catalog of its own, compiled as another crate would do it: without `std`, under strict lints,
//! with ids that clash with the names of Rust.
#![no_std]
#![deny(
    missing_docs,
    missing_debug_implementations,
    unused,
    unused_qualifications,
    unreachable_pub
)]

include!(concat!(env!("OUT_DIR"), "/catalog.rs"));

/// A catalog that knows something of the wire, and no provider.
pub mod wire {
    include!(concat!(env!("OUT_DIR"), "/wire/catalog.rs"));
}
