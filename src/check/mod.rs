//! Kinds of check. They look at documents and report hits; they know no rule id, no configuration and no format.

pub mod classes;
pub mod fields;
pub mod links;
pub mod measure;
pub mod media;
pub mod original;
pub mod pass;
pub mod pitch;
pub mod presence;
pub mod probe;
pub mod publisher;
pub mod quotes;
pub mod scan;
pub mod score;
pub mod shape;
pub mod shout;
pub mod spec;
pub mod structure;
pub mod terms;
pub mod time;
pub mod title;
pub mod whole;

pub use probe::{PROBES, Params, Probe, probe};
pub use scan::Scan;

use crate::account::{Account, AccountType};
use crate::document::{Document, Surroundings};
use jiff::civil::Date;

/// What a check may look at.
pub struct Context<'a> {
    pub doc: &'a Document,
    pub scan: &'a Scan,
    /// The decoded text of the draft.
    pub text: &'a str,
    /// Name of the draft as shown to the user (for relative paths of images).
    pub name: &'a str,
    /// The account that will publish it, if known.
    pub account: Option<&'a Account>,
    /// Limits and abilities to hold it against: the account's type, or what both official-account types share.
    pub kind: &'a AccountType,
    /// `app`, `customer`, … from the front matter or the account; empty: none.
    pub channel: &'a str,
    /// Publisher profile: `wenyan`, `md2wechat` …; `none`.
    pub publisher: &'a str,
    /// The day as of which the draft is judged.
    pub as_of: Date,
    /// The draft claims to be finished: `--ready`, its status or its publish time says so.
    pub ready: bool,
    pub around: &'a dyn Surroundings,
    /// What the wording rules found so far, for the selling score.
    pub signals: &'a [Signal],
    /// Claim records of the front matter that hold on that day, folded.
    pub claims: &'a [String],
}

/// A finding of a wording rule that counts for the selling score.
#[derive(Clone, Debug, PartialEq)]
pub struct Signal {
    /// `pressure`, `promise`, `price` …
    pub class: String,
    pub place: crate::diagnostic::Place,
    /// The context says that it is no claim (quotation, negation, criticism).
    pub lowered: bool,
}
