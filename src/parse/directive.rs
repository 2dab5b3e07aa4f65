//! Comments that talk to softsell: `<!-- softsell … -->`, and `{/* softsell … */}` in MDX.

use crate::document::Directive;
use crate::source::{SourceId, Span};
use std::ops::Range;

/// The directive in a comment whose inside (without the marks) is `inner`, from byte `start` of the source; `whole` is the comment.
pub fn in_comment(inner: &str, start: usize, whole: Range<usize>, source: SourceId) -> Option<Directive> {
    let lead = inner.len() - inner.trim_start().len();
    let trimmed = inner.trim();
    let name = trimmed.get(..8)?;
    let rest = &trimmed[8..];
    if !name.eq_ignore_ascii_case("softsell") || !rest.starts_with([' ', '\t', '\n', '\r', ':', '-']) {
        return None;
    }
    let body = rest.trim_start_matches([' ', '\t', '\n', '\r', ':', '-']);
    let at = start + lead + trimmed.len() - body.len();
    Some(Directive {
        body: body.to_string(),
        span: Span::new(source, whole),
        body_span: Span::new(source, at..at + body.len()),
        next: None,
        inside: None,
    })
}

/// The directive in `comment`, an HTML comment with its marks at byte `start` of the source.
pub fn in_html(comment: &str, start: usize, source: SourceId) -> Option<Directive> {
    let inner = comment.strip_prefix("<!--")?;
    let inner = inner.strip_suffix("-->").unwrap_or(inner);
    in_comment(inner, start + 4, start..start + comment.len(), source)
}

/// Every MDX comment in `text[range]`, marks included. Elsewhere than in MDX only those that talk to softsell count as comments.
pub fn mdx_comments(text: &str, range: Range<usize>, mdx: bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = range.start;
    while let Some(open) = text[at..range.end].find('{').map(|n| at + n) {
        if !text[open..range.end].starts_with("{/*") {
            at = open + 1;
            continue;
        }
        let Some(close) = text[open..range.end].find("*/}").map(|n| open + n + 3) else { break };
        if mdx || text[open + 3..close].trim_start().starts_with("softsell") {
            found.push(open..close);
        }
        at = close;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments() {
        let d = in_html("<!-- softsell allow absolute 有据 -->", 10, SourceId(0)).unwrap();
        assert_eq!(d.body, "allow absolute 有据");
        assert_eq!(d.body_span.range(), 24..24 + d.body.len());
        assert_eq!(in_html("<!--softsell:off-->", 0, SourceId(0)).unwrap().body, "off");
        assert!(in_html("<!-- softseller -->", 0, SourceId(0)).is_none());
        assert!(in_html("<!-- 好 softsell -->", 0, SourceId(0)).is_none());
        assert_eq!(mdx_comments("a {/* softsell x */} {/* b */}", 0..30, false), vec![2..20]);
        assert_eq!(mdx_comments("a {/* softsell x */} {/* b */}", 0..30, true).len(), 2);
    }
}
