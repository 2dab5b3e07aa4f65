//! What is shown: levels, suppressions, baseline. Turns hits into a report in which nothing is dropped without being counted.

pub mod fingerprint;
pub mod levels;
pub mod report;
pub mod suppress;

pub use fingerprint::Fingerprints;
pub use levels::{Facts, Team, judge};
pub use report::{DraftReport, Hidden, NotChecked, Score, Totals, Why};
