//! What a run is asked to do, whichever subcommand asks.

use crate::diagnostic::Level;
use crate::document::Format;
use jiff::civil::Date;
use std::path::PathBuf;

/// What a run is asked to do.
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub paths: Vec<PathBuf>,
    /// `--config FILE`: this configuration for every draft.
    pub config: Option<PathBuf>,
    /// Look at no configuration.
    pub isolated: bool,
    pub as_of: Option<Date>,
    /// The day the run takes place, for drafts that nothing else dates.
    pub today: Date,
    pub ready: bool,
    pub only: Vec<String>,
    pub skip: Vec<String>,
    pub fail_on: Option<Option<Level>>,
    pub publisher: Option<String>,
    pub strict_keys: bool,
    pub input_format: Option<Format>,
    pub encoding: Option<String>,
    pub stdin_filename: Option<String>,
    /// `exclude` also holds for files that are named.
    pub force_exclude: bool,
    pub threads: usize,
    pub scores: bool,
}
