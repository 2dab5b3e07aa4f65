//! What is said about a draft: hits as checks see them, diagnostics as people read them. Plain data, no format, no terminal.

mod hit;

pub use hit::{Disguise, Hit, Place, Problem};

use crate::source::Span;
use serde::{Deserialize, Serialize};

/// How grave a finding is. `Note < Warning < Error`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Note,
    Warning,
    Error,
}

impl Level {
    /// The word that every format uses: `note`, `warning`, `error`.
    pub fn name(self) -> &'static str {
        match self {
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }

    /// One step graver; an error stays an error.
    pub fn up(self) -> Level {
        if self == Level::Note { Level::Warning } else { Level::Error }
    }
}

/// The language of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    #[default]
    En,
    Zh,
}

/// One sentence in both languages of the program, perhaps with `{placeholders}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Words {
    pub en: String,
    pub zh: String,
}

impl Words {
    /// The same words in both languages (a name, a number, quoted text).
    pub fn same(text: impl Into<String>) -> Self {
        let en = text.into();
        Words { zh: en.clone(), en }
    }

    /// Both languages given.
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Words { en: en.into(), zh: zh.into() }
    }

    /// The sentence in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }

    /// The sentence in `lang` with `{name}` replaced by the arguments of that name. Unknown placeholders stay as they are.
    pub fn fill(&self, lang: Lang, args: &[(&'static str, Words)]) -> String {
        let text = self.get(lang);
        if !text.as_bytes().contains(&b'{') {
            return text.to_string();
        }
        let mut out = String::with_capacity(text.len() + 16);
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            out.push_str(&rest[..open]);
            let tail = &rest[open + 1..];
            let found = tail.find('}').and_then(|close| {
                let name = &tail[..close];
                args.iter().find(|(n, _)| *n == name).map(|(_, w)| (close, w))
            });
            match found {
                Some((close, words)) => {
                    out.push_str(words.get(lang));
                    rest = &tail[close + 1..];
                }
                None => {
                    out.push('{');
                    rest = tail;
                }
            }
        }
        out.push_str(rest);
        out
    }

    pub fn is_empty(&self) -> bool {
        self.en.is_empty() && self.zh.is_empty()
    }
}

/// Arguments of a message: placeholder name and what stands for it.
pub type Args = Vec<(&'static str, Words)>;

/// A second place that belongs to a finding, with its explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub span: Span,
    pub text: Words,
}

/// How safe it is to apply a fix unseen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// Nothing that a reader sees is lost.
    Safe,
    /// Changes the wording: a person should look.
    Unsafe,
    /// Only shown as a suggestion, never applied.
    Display,
}

/// Replaces the bytes of `span` by `text`; an empty span inserts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

/// One way to mend a finding. All edits belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    pub title: Words,
    pub edits: Vec<Edit>,
    pub safety: Safety,
}

/// The clause behind a rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// Official name of the law or specification.
    pub law: String,
    pub clause: String,
    /// Public official page; empty when there is none to send a user to.
    pub url: String,
    /// Date (ISO) from which the clause holds; empty if not known.
    pub since: String,
    /// Date (ISO) on which we last read it.
    pub verified: String,
}

/// Why a finding got the level it has, step by step (`design`: what makes a level).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub level: Level,
    pub because: Words,
    /// The configuration line that asked for it, if one did.
    pub at: Option<Span>,
}

/// A finding: what is shown, counted, suppressed and written by every format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// `pack/rule`.
    pub rule: String,
    pub level: Level,
    pub message: Words,
    pub primary: Span,
    /// What stands under the carets, if anything does.
    pub label: Words,
    pub related: Vec<Label>,
    pub notes: Vec<Words>,
    pub help: Vec<Words>,
    pub cite: Vec<Citation>,
    pub fixes: Vec<Fix>,
    /// The words that were found, as they stand in the source (no markup).
    pub found: String,
    /// The term of the rule that matched; empty if no term did.
    pub term: String,
    pub steps: Vec<Step>,
    /// Bad input that could not be read or used: exit code 2.
    pub broken: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fill_keeps_unknown_placeholders_and_braces() {
        let w = Words::new("{found} of {limit} {", "{found}／{limit}");
        let args = vec![("found", Words::same("甲")), ("limit", Words::new("eight", "八"))];
        assert_eq!(w.fill(Lang::En, &args), "甲 of eight {");
        assert_eq!(w.fill(Lang::Zh, &args), "甲／八");
        assert_eq!(w.fill(Lang::En, &[]), "{found} of {limit} {");
    }
}
