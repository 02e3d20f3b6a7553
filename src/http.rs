//! Responses as the crate `http` knows them, and with it reqwest, hyper and ureq.

use crate::response::Headers;

impl Headers for http::HeaderMap {
    fn get(&self, name: &str) -> Option<&[u8]> {
        Self::get(self, name).map(http::HeaderValue::as_bytes)
    }
}
