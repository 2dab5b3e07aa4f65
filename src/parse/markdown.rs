//! Markdown: events with byte ranges become blocks of joined text.

use super::blocks::{Reader, Target};
use crate::document::{BlockKind, Document};
use crate::source::Source;
use pulldown_cmark::{Event, LinkType, OffsetIter, Options, Parser, Tag, TagEnd};
use std::ops::Range;

const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_WIKILINKS);

/// Reads the Markdown in `body` (bytes of `source.text`) and appends its blocks, links, images and directives to `doc`.
/// With `heading_only` it stops behind the first heading and keeps no other block.
pub fn read(source: &Source, body: Range<usize>, heading_only: bool, doc: &mut Document) {
    let (text, base) = (source.text.as_str(), body.start);
    let mut reader = Reader::new(text, body.clone(), source.name.ends_with(".mdx"), heading_only, doc);
    let mut events = Parser::new_ext(&text[body], OPTIONS).into_offset_iter();
    while let Some((event, range)) = events.next() {
        let range = range.start + base..range.end + base;
        match event {
            Event::Start(Tag::Link { link_type, dest_url, id, .. }) => {
                let auto = matches!(link_type, LinkType::Autolink | LinkType::Email);
                let mut target = target(&events, link_type, &dest_url, &id, base);
                if link_type == LinkType::Email {
                    target.url = format!("mailto:{dest_url}");
                }
                reader.open_link(target, auto, range);
            }
            Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
                let mut target = target(&events, link_type, &dest_url, &id, base);
                target.title = title.into_string();
                target.named = !matches!(link_type, LinkType::WikiLink { has_pothole: false });
                reader.open_image(target, range);
            }
            event => step(&mut reader, event, range),
        }
        if reader.stop {
            break;
        }
    }
    reader.finish();
}

/// Where a link or an image leads, and where that is written.
fn target(events: &OffsetIter, kind: LinkType, url: &str, id: &str, base: usize) -> Target {
    let here = matches!(kind, LinkType::Inline | LinkType::Autolink | LinkType::Email | LinkType::WikiLink { .. });
    let there = if here { None } else { events.reference_definitions().get(id) };
    Target {
        url: url.to_string(),
        title: String::new(),
        there: there.map(|d| d.span.start + base..d.span.end + base),
        first: matches!(kind, LinkType::WikiLink { .. } | LinkType::Autolink | LinkType::Email),
        named: true,
    }
}

fn step(reader: &mut Reader, event: Event, range: Range<usize>) {
    match event {
        Event::Text(text) => reader.text(&text, range),
        Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => reader.barrier(range),
        Event::SoftBreak => reader.soft_break(range),
        Event::HardBreak => reader.hard_break(range),
        Event::InlineHtml(_) => reader.inline_html(range),
        Event::Html(_) => reader.html_line(range),
        Event::FootnoteReference(_) | Event::TaskListMarker(_) => reader.pass(range),
        Event::Rule => reader.close(),
        Event::Start(tag) => start(reader, tag, range),
        Event::End(tag) => end(reader, tag, range),
    }
}

fn start(reader: &mut Reader, tag: Tag, range: Range<usize>) {
    match tag {
        Tag::Strong => reader.strong(true),
        Tag::Emphasis | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {}
        Tag::Heading { level, .. } => reader.open(BlockKind::Heading, level as u8, range),
        Tag::Paragraph => reader.open(BlockKind::Paragraph, 0, range),
        Tag::TableCell => reader.open(BlockKind::Cell, 0, range),
        Tag::CodeBlock(_) => reader.open_code(range),
        Tag::HtmlBlock => reader.open_html(),
        Tag::BlockQuote(kind) => reader.open_quote(kind.is_some(), range),
        Tag::Item => reader.item(true),
        Tag::FootnoteDefinition(_) => reader.footnote(true),
        _ => reader.close(),
    }
}

fn end(reader: &mut Reader, tag: TagEnd, range: Range<usize>) {
    match tag {
        TagEnd::Strong => reader.strong(false),
        TagEnd::Emphasis | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => {}
        TagEnd::Link => reader.close_link(range),
        TagEnd::Image => reader.close_image(range),
        TagEnd::CodeBlock => reader.close_code(),
        TagEnd::HtmlBlock => reader.close_html(),
        TagEnd::BlockQuote(_) => reader.close_quote(),
        TagEnd::Item => reader.item(false),
        TagEnd::FootnoteDefinition => reader.footnote(false),
        _ => reader.close(),
    }
}
