//! Where the rendered pages of the errors are served.

use clap::Args;
use llm_errors_codegen::text::is_url;
use llm_errors_render::Options;

/// Every command that names an error takes this option.
#[derive(Args)]
#[command(next_help_heading = "Catalog")]
pub(crate) struct Pages {
    /// Where what `render --format html` writes is served, to link each error to its page
    #[arg(long, value_name = "URL", global = true, env = "LLM_ERRORS_BASE_URL", hide_env_values = true, value_parser = web)]
    base_url: Option<String>,
}

/// An address of the web.
fn web(url: &str) -> Result<String, &'static str> {
    let is_web = ["https://", "http://"].iter().any(|it| url.starts_with(it));
    if is_web && is_url(url) {
        Ok(url.to_owned())
    } else {
        Err("expected an address such as `https://example.com/errors/`")
    }
}

impl Pages {
    /// What renders with it.
    pub(crate) fn options(&self) -> Options {
        Options {
            base_url: self.base_url.clone(),
            ..Options::default()
        }
    }
}
