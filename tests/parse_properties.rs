//! Whatever is read: no panic, every piece of text lies in its source, and what is said to be verbatim is.

use proptest::prelude::*;
use softsell::document::{Document, Format};
use softsell::parse::{ReadOptions, metadata, read};
use softsell::source::{Source, SourceId, Span};
use softsell::text::Text;

fn check_text(source: &Source, text: &Text) {
    let pieces = text.pieces();
    for (i, p) in pieces.iter().enumerate() {
        let (start, end) = (p.start as usize, p.end as usize);
        let slice = source.text.get(start..end).expect("a piece lies in the source, on character boundaries");
        let next = pieces.get(i + 1).map_or(text.plain.len(), |n| n.plain as usize);
        let plain = text.plain.get(p.plain as usize..next).expect("pieces cover the text");
        if p.verbatim {
            assert_eq!(slice, plain);
        }
    }
}

fn check_span(source: &Source, span: Span) {
    assert!(source.text.get(span.range()).is_some(), "{span:?} in {:?}", source.text);
}

fn check(source: &Source, doc: &Document) {
    for block in &doc.blocks {
        check_text(source, &block.text);
        check_span(source, block.span);
        for (from, to) in &block.strong {
            assert!(block.text.plain.get(*from as usize..*to as usize).is_some());
        }
    }
    for field in &doc.fields {
        check_text(source, &field.text);
        check_span(source, field.key_span);
        check_span(source, field.value_span);
        field.items.iter().for_each(|(_, span)| check_span(source, *span));
    }
    for effective in [&doc.title, &doc.digest, &doc.cover].into_iter().flatten() {
        check_span(source, effective.span);
    }
    for link in &doc.links {
        check_span(source, link.span);
        check_span(source, link.url_span);
    }
    for image in &doc.images {
        check_span(source, image.span);
        check_span(source, image.url_span);
        image.alt.iter().for_each(|t| check_text(source, t));
    }
    for directive in &doc.directives {
        check_span(source, directive.span);
        check_span(source, directive.body_span);
        assert_eq!(source.slice(directive.body_span), directive.body);
        assert!(directive.next.is_none_or(|n| n < doc.blocks.len()));
        assert!(directive.inside.is_none_or(|n| n < doc.blocks.len()));
    }
    for problem in &doc.problems {
        check_span(source, problem.hit.span);
        problem.hit.labels.iter().for_each(|l| check_span(source, l.span));
        problem.hit.fixes.iter().flat_map(|f| &f.edits).for_each(|e| check_span(source, e.span));
    }
    check_span(source, doc.head);
    check_span(source, doc.body);
}

fn all(text: &str) {
    for publisher in ["", "wenyan", "doocs"] {
        for (name, format) in [("a.mdx", Format::Markdown), ("a.md", Format::Markdown), ("a.txt", Format::Plain)] {
            let source = Source::new(SourceId(0), name, text);
            let options = ReadOptions { publisher, strict_keys: true };
            read(&source, format, &options).iter().for_each(|doc| check(&source, doc));
            metadata(&source, format, &options).iter().for_each(|doc| check(&source, doc));
        }
    }
}

/// Fragments from which drafts are thrown together.
const PARTS: &[&str] = &[
    "国家级",
    "好",
    " ",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "*",
    "**",
    "_",
    "`",
    "```\n",
    "# ",
    "> ",
    "- ",
    "1. ",
    "    ",
    "\t",
    "|",
    "|--|--|\n",
    "[",
    "]",
    "](",
    "(",
    ")",
    "![",
    "[[",
    "]]",
    "![[",
    "<!-- softsell allow x -->",
    "<!--",
    "-->",
    "{/* softsell x */}",
    "{/*",
    "*/}",
    "<b>",
    "</b>",
    "<br>",
    "<a href=\"x\">",
    "</a>",
    "<img src=a alt=b>",
    "<div>",
    "</div>",
    "<style>",
    "</style>",
    "&amp;",
    "&#x56fd;",
    "&nbsp;",
    "\\",
    "\\*",
    "https://a.b/c_d",
    "://",
    "[^1]",
    "[^1]: ",
    "[!tip] ",
    "---\n",
    "+++\n",
    "...\n",
    "title: ",
    "标题：",
    "\"",
    "'",
    "日期",
    "publish_at: ",
    "2026-11-11",
    "24:00",
    "下午",
    "{\n",
    "}",
    "\"title\": ",
    ": ",
    "= ",
    ", ",
    "|\n  ",
    ">-\n  ",
    "&a ",
    "*a",
    "!t ",
    "\\u4e2d",
    "\u{FEFF}",
    "\u{200B}",
    "👨‍👩‍👧",
    "\0",
    "[x]: ",
    "~~",
    "$",
    "===\n",
    "\u{2028}",
    "softsell",
    "draft: 也许\n",
    "claims:\n  - text: a\n",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in "\\PC{0,80}") {
        all(&text);
    }

    #[test]
    fn any_markup(parts in proptest::collection::vec(proptest::sample::select(PARTS), 0..40)) {
        all(&parts.concat());
    }

    #[test]
    fn any_front_matter(parts in proptest::collection::vec(proptest::sample::select(PARTS), 0..25), fence in 0..3usize) {
        let inside = parts.concat();
        all(&match fence {
            0 => format!("---\ntitle: {inside}\n---\n正文"),
            1 => format!("+++\ntitle = \"{inside}\n+++\n正文"),
            _ => format!("{{\"title\": \"{inside}\n}}\n正文"),
        });
    }
}

#[test]
fn hostile_input_ends_soon() {
    let million = 1 << 20;
    let started = std::time::Instant::now();
    for text in [
        "> ".repeat(10_000) + "国家级",
        "*".repeat(million),
        "a**".repeat(million / 4),
        "国".repeat(3 * million),
        "- ".repeat(20_000) + "国",
        "[".repeat(200_000),
        "![".repeat(100_000),
        "![[".repeat(100_000),
        "https://".repeat(50_000),
        "a:".repeat(200_000),
        "{/*".repeat(100_000),
        "<b>".repeat(100_000),
        "<!--".repeat(100_000),
        format!("---\na: {}\n---\n", "[".repeat(200_000)),
        format!("---\na: {}\n---\n", "{a: ".repeat(50_000)),
        format!("---\n{}\n---\n", "? ".repeat(50_000)),
        format!("---\na:\n {}\n---\n", "- ".repeat(50_000)),
        format!("+++\na = {}\n+++\n", "[".repeat(200_000)),
        format!("{{\"a\": {}", "[".repeat(200_000)),
        format!("---\n{}---\n", "a: b: c\n".repeat(3_000)),
        format!("---\n{}", "key: value\n".repeat(50_000)),
    ] {
        let source = Source::new(SourceId(0), "a.md", text);
        let before = started.elapsed();
        read(&source, Format::Markdown, &ReadOptions::default());
        let took = started.elapsed() - before;
        assert!(took.as_secs() < 5, "{took:?} for {:?}…", &source.text.chars().take(12).collect::<String>());
    }
}
