//! What a check saw, and what reading a file came across, before a rule has put its name and words to it.

use super::{Args, Citation, Fix, Label, Level, Words};
use crate::source::Span;

/// How a term was dressed up, as far as it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Disguise {
    /// Zero-width or control characters inside a word, look-alikes, known substitutions, decoration between ideographs.
    pub deliberate: bool,
    /// Traditional script, width, case, compatibility forms: folded, but nobody's trick.
    pub folded: bool,
}

/// What a check saw, before a rule has put its name to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub span: Span,
    /// Which of the rule's messages: empty for `message`, else a key of `messages`.
    pub variant: &'static str,
    pub args: Args,
    /// Further places with their explanation, already in words.
    pub labels: Vec<Label>,
    /// Extra sentences shown as notes.
    pub notes: Vec<Words>,
    pub fixes: Vec<Fix>,
    /// The level that the check itself gives (a band of a limit, a promoted term); none: the rule's severity.
    pub level: Option<Level>,
    /// Why the finding weighs less than it seems (quotation, negation, criticism, exemption, nothing is offered).
    pub lowered: Option<Words>,
    /// Why it weighs more (an own offer or a purchase path in the sentence).
    pub promoted: Option<Words>,
    pub disguise: Disguise,
    /// A claim record in the front matter matches: the finding becomes a note.
    pub evidenced: bool,
    /// The source of the very limit that was passed, where the account type names one; none: the rule's.
    pub cite: Option<Citation>,
    /// The term as the rule lists it, if a term matched.
    pub term: Option<String>,
    /// For wording hits: block of the document and bytes of its folded text.
    pub place: Option<Place>,
}

/// Where a wording hit stands in the folded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Index into `Document::blocks`.
    pub block: u32,
    pub start: u32,
    pub end: u32,
}

impl Hit {
    /// A bare hit at `span`.
    pub fn at(span: Span) -> Self {
        Hit {
            span,
            variant: "",
            args: Vec::new(),
            labels: Vec::new(),
            notes: Vec::new(),
            fixes: Vec::new(),
            level: None,
            lowered: None,
            promoted: None,
            disguise: Disguise::default(),
            evidenced: false,
            cite: None,
            term: None,
            place: None,
        }
    }

    /// Adds an argument of the message.
    pub fn arg(mut self, name: &'static str, words: Words) -> Self {
        self.args.push((name, words));
        self
    }

    /// Adds an argument that reads the same in both languages.
    pub fn text(self, name: &'static str, value: impl ToString) -> Self {
        self.arg(name, Words::same(value.to_string()))
    }

    /// Picks one of the rule's other messages.
    pub fn variant(mut self, key: &'static str) -> Self {
        self.variant = key;
        self
    }

    /// Sets the level that the check gives.
    pub fn level(mut self, level: Level) -> Self {
        self.level = Some(level);
        self
    }

    /// Adds a related place.
    pub fn label(mut self, span: Span, text: Words) -> Self {
        self.labels.push(Label { span, text });
        self
    }

    /// Adds a sentence shown as a note.
    pub fn note(mut self, text: Words) -> Self {
        self.notes.push(text);
        self
    }

    /// Adds a way to mend it.
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }
}

/// A mistake in something a user wrote (draft, configuration, rule file), found while reading it. The engine gives it the words of the
/// rule `softsell/<code>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Name of the rule in the `softsell` pack, without the pack: `unclosed-front-matter`.
    pub code: &'static str,
    pub hit: Hit,
}

impl Problem {
    /// A problem `code` at `span`.
    pub fn at(code: &'static str, span: Span) -> Self {
        Problem { code, hit: Hit::at(span) }
    }

    /// The same problem with an argument for its message.
    pub fn text(mut self, name: &'static str, value: impl ToString) -> Self {
        self.hit = self.hit.text(name, value);
        self
    }
}
