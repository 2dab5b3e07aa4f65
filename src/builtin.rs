//! The packs and account types that come with the program, compiled by `build.rs`.

use crate::rule::set::RuleSet;
use crate::text::fold::FoldTable;

static RULES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.bin"));
static FOLD: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/fold.bin"));

/// Fingerprint of the built-in rules and the fold table: two programs with the same one judge alike.
pub const DIGEST: &str = env!("SOFTSELL_DIGEST");

/// The built-in rules. Nothing is parsed but a table of contents; rules are read when they are first needed.
pub fn rules() -> RuleSet {
    RuleSet::embedded(RULES, FoldTable::embedded(FOLD)).expect("the tables in the binary were made by the same sources")
}
