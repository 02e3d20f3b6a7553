//! Where an API answers: hosts of the catalog, and the addresses that programs and messages have.

/// A URL, or the host of one, taken apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Address<'a> {
    host: &'a str,
    port: Option<&'a str>,
    path: &'a str,
}

impl<'a> Address<'a> {
    /// Of `https://user@host:port/path?query`, of which everything but the host may be left out.
    pub(super) fn new(text: &'a str) -> Self {
        let text = text.split_once("://").map_or(text, |(_, rest)| rest);
        let end = text.find(['/', '?', '#']).unwrap_or(text.len());
        let (authority, path) = text.split_at(end);
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let authority = authority
            .rsplit_once('@')
            .map_or(authority, |(_, host)| host);
        let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if is_port(port) => (host, Some(port).filter(|it| !it.is_empty())),
            _ => (authority, None),
        };
        let host = host.strip_suffix('.').unwrap_or(host);
        Self { host, port, path }
    }

    /// Whether it is at a host of the catalog, such as `api.openai.com`, `*.openai.azure.com`,
    /// `localhost:11434` or `opencode.ai/zen`: a star is one label or the beginning of one, a path the
    /// beginning of the address's.
    pub(super) fn is_at(self, known: &str) -> bool {
        let known = Address::new(known);
        is_host(known.host, self.host)
            && known.port.is_none_or(|port| self.port == Some(port))
            && self.path.strip_prefix(known.path).is_some_and(|rest| {
                known.path.is_empty() || rest.is_empty() || rest.starts_with('/')
            })
    }
}

fn is_host(known: &str, host: &str) -> bool {
    let mut labels = host.split('.');
    let same = |known: &str, label: &str| match known.strip_prefix('*') {
        Some(end) => label
            .len()
            .checked_sub(end.len())
            .filter(|start| *start > 0 && label.is_char_boundary(*start))
            .is_some_and(|start| label[start..].eq_ignore_ascii_case(end)),
        None => label.eq_ignore_ascii_case(known),
    };
    known
        .split('.')
        .all(|known| labels.next().is_some_and(|label| same(known, label)))
        && labels.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_at_a_host() {
        for (known, address, wanted) in [
            ("api.openai.com", "api.openai.com", true),
            ("api.openai.com", "API.OpenAI.com:443", true),
            ("api.openai.com", "api.openai.com.", true),
            (
                "api.openai.com",
                "https://api.openai.com/v1/chat/completions?x=1#y",
                true,
            ),
            ("api.openai.com", "https://key@api.openai.com:443/v1", true),
            (
                "api.openai.com",
                "https://api.openai.com.example.com/v1",
                false,
            ),
            (
                "api.openai.com",
                "https://example.com/api.openai.com",
                false,
            ),
            ("api.openai.com", "openai.com", false),
            ("*.openai.azure.com", "my-resource.openai.azure.com", true),
            ("*.openai.azure.com", "openai.azure.com", false),
            ("*.openai.azure.com", "a.b.openai.azure.com", false),
            (
                "*-aiplatform.googleapis.com",
                "europe-west1-aiplatform.googleapis.com",
                true,
            ),
            (
                "*-aiplatform.googleapis.com",
                "-aiplatform.googleapis.com",
                false,
            ),
            ("localhost:11434", "http://localhost:11434/api/chat", true),
            ("localhost:11434", "localhost:8000", false),
            ("localhost:11434", "localhost", false),
            (
                "opencode.ai/zen",
                "https://opencode.ai/zen/v1/messages",
                true,
            ),
            ("opencode.ai/zen", "https://opencode.ai/zen", true),
            ("opencode.ai/zen", "https://opencode.ai/zenith", false),
            ("opencode.ai/zen", "opencode.ai", false),
            ("api.openai.com", "", false),
            ("api.openai.com", "://@:/", false),
        ] {
            assert_eq!(
                Address::new(address).is_at(known),
                wanted,
                "{known} {address}"
            );
        }
    }
}
