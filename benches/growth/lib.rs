//! OpenAI's errors and nobody else's, to be measured beside the whole catalog.

include!(concat!(env!("OUT_DIR"), "/catalog.rs"));
