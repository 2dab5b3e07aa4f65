//! Inline HTML in Markdown: what a tag means for the text around it.

use std::ops::Range;

/// What an inline tag does to the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    Nothing,
    /// A line ends here.
    Break,
    Image,
    /// A link begins; the address and its place in the tag.
    Link(Range<usize>),
    LinkEnd,
    Strong(bool),
    Comment,
}

/// Which tags are open in a block.
#[derive(Debug, Default)]
pub struct Tags {
    /// Name, and whether it sets text off.
    open: Vec<(String, bool)>,
    /// The element whose content is no text.
    mute: Option<String>,
}

const MOST_OPEN: usize = 32;

impl Tags {
    /// Whether text here is the inside of a script or style.
    pub fn muted(&self) -> bool {
        self.mute.is_some()
    }

    /// Forgets all open tags: the block has ended.
    pub fn clear(&mut self) {
        self.open.clear();
        self.mute = None;
    }

    /// Takes in `tag`, from `<` to `>`.
    pub fn read(&mut self, tag: &str) -> Effect {
        if tag.starts_with("<!--") {
            return Effect::Comment;
        }
        let closing = tag.starts_with("</");
        let inner = tag[1 + usize::from(closing)..].trim_end_matches('>');
        let length = inner.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let name = inner[..length].to_ascii_lowercase();
        if let Some(mute) = &self.mute {
            if closing && *mute == name {
                self.mute = None;
            }
            return Effect::Nothing;
        }
        match name.as_str() {
            "script" | "style" | "template" if !closing => {
                self.mute = Some(name);
                Effect::Nothing
            }
            "br" | "p" | "div" | "section" | "li" | "ul" | "ol" | "tr" | "td" | "th" | "h1" | "h2" | "h3" | "h4"
            | "h5" | "h6" | "hr" | "blockquote" => Effect::Break,
            "img" => Effect::Image,
            "a" if closing => Effect::LinkEnd,
            "a" => attribute(tag, "href").map_or(Effect::Nothing, Effect::Link),
            _ if closing => {
                let Some(at) = self.open.iter().rposition(|(n, _)| *n == name) else { return Effect::Nothing };
                let strong = self.open[at..].iter().any(|(_, s)| *s);
                self.open.truncate(at);
                if strong { Effect::Strong(false) } else { Effect::Nothing }
            }
            "b" | "strong" | "mark" | "big" | "font" | "span" => {
                let plain = name == "span" && !attribute(tag, "style").is_some_and(|r| loud(&tag[r]));
                let inside = self.open.iter().any(|(_, s)| *s);
                if self.open.len() < MOST_OPEN {
                    self.open.push((name, !plain && !inside));
                }
                if plain || inside { Effect::Nothing } else { Effect::Strong(true) }
            }
            _ => Effect::Nothing,
        }
    }
}

fn loud(style: &str) -> bool {
    let style = style.to_ascii_lowercase();
    ["color", "font-size", "font-weight", "background"].iter().any(|p| style.contains(p))
}

/// The value of attribute `name` in `tag`, as a range of it, without quotes.
pub fn attribute(tag: &str, name: &str) -> Option<Range<usize>> {
    let bytes = tag.as_bytes();
    let mut at = 1 + bytes[1..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
    while at < bytes.len() {
        let key_start = at + bytes[at..].iter().take_while(|b| b.is_ascii_whitespace() || **b == b'/').count();
        let key_length = bytes[key_start..].iter().take_while(|b| !b" \t\r\n=>/".contains(b)).count();
        if key_length == 0 {
            return None;
        }
        at = key_start + key_length;
        at += bytes[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
        if bytes.get(at) != Some(&b'=') {
            continue;
        }
        at += 1;
        at += bytes[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
        let quote = bytes.get(at).copied().filter(|b| matches!(b, b'"' | b'\''));
        let start = at + usize::from(quote.is_some());
        let length = match quote {
            Some(q) => bytes[start..].iter().position(|b| *b == q)?,
            None => bytes[start..].iter().take_while(|b| !b" \t\r\n>".contains(b)).count(),
        };
        if tag[key_start..key_start + key_length].eq_ignore_ascii_case(name) {
            return Some(start..start + length);
        }
        at = start + length + usize::from(quote.is_some());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_and_effects() {
        let tag = "<a data-x=1 HREF = 'https://a.b' title=\"好\">";
        assert_eq!(attribute(tag, "href").map(|r| &tag[r]), Some("https://a.b"));
        assert_eq!(attribute(tag, "title").map(|r| &tag[r]), Some("好"));
        assert_eq!(attribute("<a>", "href"), None);
        let mut tags = Tags::default();
        assert_eq!(tags.read("<span style=\"color:red\">"), Effect::Strong(true));
        assert_eq!(tags.read("<b>"), Effect::Nothing);
        assert_eq!(tags.read("</b>"), Effect::Nothing);
        assert_eq!(tags.read("</span>"), Effect::Strong(false));
        assert_eq!(tags.read("<br/>"), Effect::Break);
        tags.read("<style>");
        assert!(tags.muted());
        tags.read("</style>");
        assert!(!tags.muted());
    }
}
