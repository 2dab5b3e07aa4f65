//! What a rule tells its check: terms, conditions, pairs, parameters. Plain data, read from rule files.

use crate::diagnostic::{Level, Words};
use crate::text::program::Program;
use serde::{Deserialize, Serialize};

/// What the rule looks for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Check {
    /// Every hit of a group is a finding.
    #[default]
    Terms,
    /// A hit of group 0 and one of group 1 near it.
    Pair(Pair),
    /// Group 0 is there, group 1 is nowhere in the draft.
    Presence(Presence),
    /// Code: a row of `check::PROBES`.
    Probe { name: String, params: Vec<(String, Param)> },
    /// What reading a draft, a configuration or a rule file complains about; the rule only has the words for it.
    Problem,
}

/// A value that a rule hands to its probe.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Param {
    Text(String),
    Number(f64),
    Flag(bool),
    List(Vec<String>),
}

/// Two halves that make a finding only together (condition and reward, question and pressure).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    pub within: Within,
    /// Whether group 0 has to stand before group 1.
    pub ordered: bool,
    /// Label of the first half.
    pub first: Words,
    /// Label of the second half.
    pub second: Words,
}

/// Something that must be there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Presence {
    /// How many different triggers the draft must hold.
    pub at_least: u32,
    /// Where the finding stands: `trigger`, `title`, `end`.
    pub at: String,
    /// Words that an unsafe fix inserts there; empty: no fix.
    pub insert: String,
}

/// How far a condition looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Within {
    #[default]
    Sentence,
    Block,
    Document,
    /// Characters between the two.
    Chars(u32),
}

/// On which side a condition looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    #[default]
    Around,
    Before,
    After,
}

/// A set of terms and patterns that are treated alike.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Literal terms as written (folded when compiled).
    pub any: Vec<String>,
    /// Names of lists whose terms belong here.
    pub lists: Vec<String>,
    pub regex: Vec<Pattern>,
    /// A phrase that covers a hit cancels it; the longest wins.
    pub except: Vec<String>,
    pub except_lists: Vec<String>,
    /// Filled when compiled: the lists of `except_lists`, by number.
    pub except_ids: Vec<u16>,
    /// Level of this group's hits; none: the rule's severity.
    pub level: Option<Level>,
    /// Lists: a member in the same sentence raises the hit to `promote_to`.
    pub promote: Vec<String>,
    pub promote_to: Option<Level>,
    /// All must hold, or the hit stays silent.
    pub needs: Vec<Condition>,
    /// Any that holds silences the hit.
    pub unless: Vec<Condition>,
    /// Any that holds lowers the hit to a note (exemptions that need proof).
    pub lower: Vec<Condition>,
    /// Negation, quotation, definition and criticism lower the hit.
    pub cues: bool,
    /// A claim record lowers it to a note.
    pub evidence: bool,
    /// Term → wording offered as an unsafe fix.
    pub replace: Vec<(String, String)>,
    /// Filled when compiled: the lists of `promote`, by number.
    pub promote_ids: Vec<u16>,
    /// Also matched in readings that undo disguises.
    pub disguise: bool,
}

/// A regular expression over the folded text, with literals one of which every match begins with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pattern {
    pub re: String,
    /// Folded literals; a match begins where one of them stands.
    pub gates: Vec<String>,
    /// What is run at a gate.
    pub program: Program,
}

/// Something that stands near a hit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Condition {
    pub near: Vec<String>,
    pub lists: Vec<String>,
    /// Filled when compiled: the lists by number, `near` among them as a list without a name.
    pub ids: Vec<u16>,
    pub within: Within,
    pub place: Place,
}
