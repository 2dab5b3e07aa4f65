//! What single tags give away: the tool that made them, attributes that swallowed the text behind them.

use super::tokens::Attribute;
use crate::diagnostic::Problem;
use crate::document::Element;
use crate::source::Span;
use std::ops::Range;

/// The editor whose mark `element` bears.
pub(super) fn made_with(element: &Element) -> Option<&'static str> {
    element.attributes.iter().find_map(|(name, value, _)| match name.as_str() {
        "class" if value.contains("135editor") || value.contains("article135") => Some("135editor"),
        "data-tools" | "label" if value.contains("135") => Some("135editor"),
        "powered-by" if value.contains("xiumi") => Some("xiumi"),
        "opera-tn-ra-comp" | "opera-tn-ra-cell" => Some("xiumi"),
        "data-mpa-template" | "data-mpa-template-id" | "mpa-from-tpl" | "data-mpa-powered-by" => Some("mpa"),
        "data-tool" if value.contains("mdnice") => Some("mdnice"),
        _ => None,
    })
}

/// Attributes of `element` whose value holds markup: a quotation mark is missing and the text behind it was taken for the value.
pub(super) fn swallowed(element: &Element, attributes: &[Attribute], text: &str) -> Option<Problem> {
    let quiet = |name: &str| !matches!(name, "style" | "class" | "id" | "href" | "src" | "align" | "width");
    let (i, (name, ..)) =
        element.attributes.iter().enumerate().find(|(_, (name, value, _))| {
            value.contains('<') && value.contains('>') && !quiet(name) && holds_tag(value)
        })?;
    let range = attributes.get(i).map(|a| a.name.start..a.value.end)?;
    let shown = shorten(text, range);
    Some(Problem::at("html-swallowed", Span::new(element.span.source, shown)).text("attribute", name))
}

/// Where to show an attribute (bytes `range`) in which the file ended, if it took more than its own tag with it.
pub(super) fn cut(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let part = text.get(range.clone())?;
    (part.contains('>') && part.contains(['"', '\''])).then(|| shorten(text, range))
}

/// The name of the attribute that begins `range`.
pub(super) fn attribute_name(text: &str, range: Range<usize>) -> String {
    let part = text.get(range).unwrap_or("");
    part.split(|c: char| c == '=' || c.is_whitespace()).next().unwrap_or("").to_ascii_lowercase()
}

/// The head of an overlong attribute: to the first `>` or the end of the line.
fn shorten(text: &str, range: Range<usize>) -> Range<usize> {
    let part = text.get(range.clone()).unwrap_or("");
    let end = part.find(['>', '\n', '\r']).unwrap_or(part.len());
    range.start..range.start + end
}

fn holds_tag(value: &str) -> bool {
    value.match_indices('<').any(|(i, _)| {
        value[i + 1..].starts_with(|c: char| c == '/' || c.is_ascii_alphabetic()) && value[i + 1..].find('>').is_some()
    })
}

/// Whether a stretch of undecoded text shows nothing but white space.
pub(super) fn blank(text: &str) -> bool {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(char::is_whitespace);
        match rest.strip_prefix("&nbsp;") {
            Some(after) => rest = after,
            None => return rest.is_empty(),
        }
    }
}
