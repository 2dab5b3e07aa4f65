//! Rules as data: what a rule file says, after it was read and checked.

pub mod compile;
mod embed;
pub mod load;
pub mod load_account;
pub mod set;

pub use crate::check::spec::{Check, Condition, Group, Pair, Param, Pattern, Place, Presence, Within};

use crate::account::Confidence;
use crate::diagnostic::{Citation, Level, Words};
use crate::document::BlockKind;
use serde::{Deserialize, Serialize};

/// One rule file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// `pack/rule`, from the path of the file.
    pub id: String,
    pub title: Words,
    pub message: Words,
    /// Further messages that the check picks by name (`variant` of a hit).
    pub messages: Vec<(String, Words)>,
    /// What stands under the carets; empty: nothing.
    pub label: Words,
    pub why: Words,
    pub help: Words,
    /// What is at stake, as a band; empty: nothing known.
    pub penalty: Words,
    /// What would make the words allowed; empty: nothing.
    pub allowed: Words,
    pub severity: Level_,
    pub confidence: Confidence,
    /// An advertising-law rule: one level lower where the draft offers nothing.
    pub legal: bool,
    pub cite: Vec<Citation>,
    /// ISO dates between which the rule judges (`--as-of`, the draft's own date); empty: always.
    pub from: String,
    pub until: String,
    pub scope: Scope,
    pub check: Check,
    pub groups: Vec<Group>,
    /// Of overlapping wording hits the highest priority stays (medical > investment > education > absolute claim).
    pub priority: i32,
    /// Signal class of the selling score: `pressure`, `promise`, `price`, `gift`, `call`, `contact`, `offer`, `scarcity`, `claim`; empty: none.
    pub signal: String,
    /// Only findings about the draft being finished: a note until it is (`--ready`, scheduled).
    pub ready_only: bool,
    /// What it finds could not be read or used: exit code 2.
    pub broken: bool,
    pub tags: Vec<String>,
    pub examples: Vec<Example>,
}

/// Severity with a default for serde (`warning`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level_(pub Level);

impl Default for Level_ {
    fn default() -> Self {
        Level_(Level::Warning)
    }
}

/// Where a rule applies. Empty lists do not restrict.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Scope {
    /// Empty: every kind but `quote` and `code`.
    pub blocks: Vec<BlockKind_>,
    /// `zh`, `zh-hans`, `zh-hant`, `en`: language of the document.
    pub langs: Vec<String>,
    /// Account type ids.
    pub accounts: Vec<String>,
    pub channels: Vec<String>,
    pub audiences: Vec<String>,
    pub regions: Vec<String>,
    /// The account's industry, or a document class of the same name found in the text.
    pub industries: Vec<String>,
    /// `kind:` of the draft for which the rule is silent (offer, event, pricelist, recruit, apology).
    pub not_kinds: Vec<String>,
    /// Abilities: the rule speaks only if the account cannot do one of them.
    pub lacks: Vec<String>,
    /// `markdown`, `html`, `plain`, `json`.
    pub formats: Vec<String>,
    /// The rule needs to know the account; silent otherwise.
    pub known_account: bool,
}

/// A block kind, by the name that rule files use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockKind_(pub String);

impl BlockKind_ {
    /// The kind it names.
    pub fn kind(&self) -> Option<BlockKind> {
        BlockKind::NAMES.iter().find(|(_, n)| *n == self.0).map(|(k, _)| *k)
    }
}

/// A text with which a rule proves itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Example {
    /// Must fire; empty: none.
    pub bad: String,
    /// Must stay silent; empty: none.
    pub good: String,
    /// `markdown` (default), `html`, `plain`, `json`.
    pub format: String,
    /// Name of the pretended file; its extension decides the format when `format` is empty.
    pub path: String,
    /// Account type id; empty: unknown account.
    /// `kind:` of the draft: `recruit`, `event` …
    pub kind: String,
    pub account: String,
    pub channel: String,
    pub verified: Option<bool>,
    pub pay: Option<bool>,
    pub owner: String,
    pub industry: String,
    pub region: String,
    pub publisher: String,
    pub as_of: String,
    pub ready: bool,
    /// Texts of other drafts of the same project (quota and duplicate rules).
    pub others: Vec<String>,
    /// Pretended image files: `name format WIDTHxHEIGHT bytes`, or `name missing`.
    pub images: Vec<String>,
    /// Level expected of the bad example; none: any.
    pub level: Option<Level>,
    /// What it shows (for the docs); empty: nothing.
    pub about: Words,
}

/// A named list of terms that rules share (anchors, cues, document classes, masks).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct List {
    pub name: String,
    pub terms: Vec<String>,
    pub regex: Vec<Pattern>,
    /// Covering phrases that do not count as members.
    pub except: Vec<String>,
}

/// A rule that is gone, so that whoever still names it can be told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retired {
    pub id: String,
    /// ISO date from which it is gone.
    pub since: String,
    /// The rule that took its place; empty: none did.
    pub replacement: String,
}

/// A pack: its rules belong together and are switched together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pack {
    pub id: String,
    pub title: Words,
    pub about: Words,
    /// `always`, `zh` (Chinese text), `en` (English text), `region:tw`, `industry:medical` …
    pub on: String,
    pub version: String,
    pub verified: String,
}
