//! What is said where nothing is found.

use std::{error, fmt};

/// Why nothing was found, and what to do. It may repeat what was asked for, control characters included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotFound {
    message: String,
    help: String,
    /// Without what it repeats of the question.
    general: Option<String>,
    is_question: bool,
}

impl NotFound {
    pub(crate) fn new(message: String, help: String) -> Self {
        Self {
            message,
            help,
            general: None,
            is_question: false,
        }
    }

    /// With a line that says the same and repeats nothing.
    pub(crate) fn generally(mut self, line: String) -> Self {
        self.general = Some(line);
        self
    }

    /// More has to be asked.
    pub(crate) fn question(mut self) -> Self {
        self.is_question = true;
        self
    }

    /// What was not found.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to ask instead.
    pub fn help(&self) -> &str {
        &self.help
    }

    /// Whether the question was not whole, rather than its answer no.
    pub fn is_question(&self) -> bool {
        self.is_question
    }

    /// One line that repeats nothing of the question where that is data.
    pub fn without_input(self) -> String {
        self.general.unwrap_or(self.message)
    }
}

impl fmt::Display for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\nhelp: {}", self.message, self.help)
    }
}

impl error::Error for NotFound {}
