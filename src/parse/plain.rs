//! Plain text: paragraphs set apart by blank lines, perhaps a title in the first line.

use super::directive;
use super::joined::{BARRIER, Joined, find_address, has_words};
use crate::document::{Block, BlockKind, Document, Link, LinkKind};
use crate::source::{Source, Span};
use std::ops::Range;

/// A first line longer than this is no title.
const TITLE_CHARS: usize = 40;
/// A line of at least this many characters was probably broken by an editor rather than by its author.
const FULL_LINE: usize = 24;

/// Reads `body` (bytes of `source.text`) and appends its blocks, links and directives to `doc`. With `heading_only`, the title alone.
pub fn read(source: &Source, body: Range<usize>, heading_only: bool, doc: &mut Document) {
    let text = source.text.as_str();
    let mut paragraph: Vec<Range<usize>> = Vec::new();
    let mut first = true;
    let mut at = body.start;
    while at < body.end {
        let end = text[at..body.end].find(['\n', '\r']).map_or(body.end, |n| at + n);
        let blank = text[at..end].trim().is_empty();
        if blank {
            flush(text, &mut paragraph, &mut first, doc);
        } else {
            paragraph.push(at..end);
        }
        at = end + if text[end..body.end].starts_with("\r\n") { 2 } else { 1 };
        if heading_only && !first {
            break;
        }
    }
    flush(text, &mut paragraph, &mut first, doc);
    if heading_only {
        doc.blocks.retain(|b| b.kind == BlockKind::Heading);
    }
    let blocks = doc.blocks.len();
    for directive in &mut doc.directives {
        directive.next = directive.next.filter(|n| *n < blocks);
    }
}

fn flush(text: &str, paragraph: &mut Vec<Range<usize>>, first: &mut bool, doc: &mut Document) {
    let lines = std::mem::take(paragraph);
    let (Some(start), Some(end)) = (lines.first().map(|l| l.start), lines.last().map(|l| l.end)) else { return };
    let line = text[lines[0].clone()].trim();
    let title = *first
        && lines.len() == 1
        && !text[end..].trim().is_empty()
        && line.chars().count() <= TITLE_CHARS
        && !line.ends_with(['。', '；', '，', '.', ';', ',', '：', ':'])
        && !line.contains("://");
    if line.starts_with("<!--") {
        let whole = start + text[start..].find("<!--").unwrap_or(0)..end;
        if let Some(mut directive) = directive::in_html(text[whole.clone()].trim_end(), whole.start, doc.source) {
            directive.next = Some(doc.blocks.len());
            doc.directives.push(directive);
        }
        return;
    }
    *first = false;
    let mut joined = Joined::default();
    for (i, line) in lines.iter().enumerate() {
        let from = line.end - text[line.clone()].trim_start().len();
        let to = line.start + text[line.clone()].trim_end().len();
        if let Some(before) = i.checked_sub(1).and_then(|b| lines.get(b)) {
            let gap = before.end..from;
            if broken_by_editor(text[before.clone()].trim()) {
                joined.soft_break(text, gap);
            } else {
                joined.hard_break(text, gap);
            }
        }
        let mut at = from;
        while let Some((start, end)) = find_address(text, at, to) {
            append(&mut joined, text, at..start);
            joined.atomic(text, BARRIER, start..end);
            let (url, span) = (text[start..end].to_string(), Span::new(doc.source, start..end));
            let text = url.clone();
            let (appid, path) = (None, None);
            doc.links.push(Link { url, url_span: span, span, text, kind: LinkKind::Auto, appid, path });
            at = end;
        }
        append(&mut joined, text, at..to);
    }
    let (plain, strong) = joined.finish(text);
    if has_words(&plain.plain) {
        let kind = if title { BlockKind::Heading } else { BlockKind::Paragraph };
        let span = Span::new(doc.source, start..end);
        doc.blocks.push(Block { kind, depth: u8::from(title), text: plain, span, source: doc.source, strong });
    }
}

/// Asterisks are only themselves here.
fn append(joined: &mut Joined, text: &str, range: Range<usize>) {
    if text[range.clone()].bytes().all(|b| b == b'*') {
        joined.atomic(text, &text[range.clone()], range);
    } else {
        joined.verbatim(text, range);
    }
}

/// Whether `line` stops in the middle of a sentence at full width.
fn broken_by_editor(line: &str) -> bool {
    let ends_open = line.chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '，' || c == '、' || c == ',');
    ends_open && line.chars().count() >= FULL_LINE
}
