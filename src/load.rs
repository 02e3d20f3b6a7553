//! Catalogs that are loaded at run time.

use std::path::Path;

pub use llm_errors_codegen::LoadError;
use llm_errors_codegen::Options;

use crate::Catalog;

impl Catalog {
    /// Loads the TOML files of a folder as a catalog that stands alone. It lives as long as the program.
    ///
    /// Needs the feature `load`.
    ///
    /// # Errors
    /// The folder cannot be listed, or its files have faults: all of them, with the diagnostics of a build.
    pub fn load(folder: impl AsRef<Path>) -> Result<Self, LoadError> {
        let tables = llm_errors_codegen::load(folder.as_ref(), &Options::default())?;
        Ok(Self::new(tables))
    }

    /// Loads the TOML files of a folder as a layer on top of this catalog: they may relay, refer to and
    /// extend its providers. The layer lives as long as the program.
    ///
    /// Needs the feature `load`.
    ///
    /// ```
    /// use llm_errors::{CATALOG, Response, classify};
    ///
    /// # let folder = std::env::temp_dir().join(format!("llm-errors-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// std::fs::write(folder.join("new-api.toml"), r#"
    ///     extends = "new-api"
    ///
    ///     [[entry]]
    ///     id = "team-budget"
    ///     title = "The team's budget is spent"
    ///     status = 429
    ///     kind = "quota"
    ///     retry = "never"
    ///     fix_by = "account"
    ///     meaning = "Your team has spent what it may spend this month."
    ///     match = { code = "team_budget" }
    /// "#)?;
    /// let catalog = CATALOG.load_on_top(&folder)?;
    /// # std::fs::remove_dir_all(&folder)?;
    /// let gateway = catalog.provider("new-api").unwrap();
    /// let response = Response::new(r#"{"error": {"code": "team_budget"}}"#).with_status(429);
    /// assert_eq!(classify(gateway, &response).entry().unwrap().id(), "new-api/team-budget");
    /// assert!(!gateway.lookup("channel:no_available_key").is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The folder cannot be listed, or its files have faults: all of them, with the diagnostics of a build.
    pub fn load_on_top(self, folder: impl AsRef<Path>) -> Result<Self, LoadError> {
        let options = Options::default().on_top_of(self);
        let tables = llm_errors_codegen::load(folder.as_ref(), &options)?;
        Ok(Self::new(tables))
    }
}
