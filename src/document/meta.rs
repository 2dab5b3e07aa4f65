//! Metadata of a draft: keys as they were read, times, and what the effective title, digest and cover are.

use crate::diagnostic::Words;
use crate::source::Span;
use crate::text::Text;

/// One metadata key as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Canonical name: `title`, `digest`, `publish_at` …
    pub key: &'static str,
    /// The alias that the author wrote.
    pub alias: String,
    pub key_span: Span,
    pub value_span: Span,
    /// The value as text; for a list its first item.
    pub text: Text,
    /// All items if the value is a list.
    pub items: Vec<(String, Span)>,
    pub parsed: Parsed,
}

/// A metadata value with its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parsed {
    Text,
    Flag(bool),
    /// A planned time or day in China Standard Time.
    Time(Moment),
    Number(i64),
    /// Could not be understood; a problem says why.
    Invalid,
}

/// A day, perhaps with a time, in China Standard Time (+08:00 all year).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    pub date: jiff::civil::Date,
    /// None: only the day is known.
    pub time: Option<jiff::civil::Time>,
    /// Whether the author wrote a zone or offset.
    pub zoned: bool,
}

/// Where the effective title, digest or cover was taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effective {
    pub text: String,
    pub span: Span,
    /// `front matter key "摘要"`, `the first heading`, `the file name` …
    pub from: Words,
    /// Whether the author gave it as metadata (rather than it being derived).
    pub given: bool,
}
