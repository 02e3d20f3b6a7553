//! Where the rendered pages of the errors are served.

use clap::Args;
use llm_errors_render::Options;

/// Commands that name the page of an error take this option.
#[derive(Args)]
pub(crate) struct Pages {
    /// Where the rendered site is served, for links to the page of an error
    #[arg(long, value_name = "URL", env = "LLM_ERRORS_BASE_URL")]
    pub(crate) base_url: Option<String>,
}

impl Pages {
    /// What the JSON of entries needs.
    pub(crate) fn options(&self) -> Options {
        Options {
            base_url: self.base_url.clone(),
            ..Options::default()
        }
    }
}
