//! The gateway's catalog: its own errors on top of those that llm-errors ships.
//!
//! [`CATALOG`] has both, [`Provider`] and [`providers`] list the own ones.

include!(concat!(env!("OUT_DIR"), "/catalog.rs"));
