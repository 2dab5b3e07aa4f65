//! The title, digest and cover that readers will see, and where they come from. Publishers differ in what they take.

use super::ReadOptions;
use super::joined::has_words;
use super::values::date_prefix;
use crate::diagnostic::Words;
use crate::document::{Block, BlockKind, Document, Effective, Field, Format};
use crate::source::{Source, Span};

/// WeChat shows this many characters of the body when no digest is sent.
const DIGEST_CHARS: usize = 54;

/// Pushes the blocks of text that metadata adds to the post. To be called before the body is read.
pub fn metadata_blocks(options: &ReadOptions, doc: &mut Document) {
    if options.publisher == "doocs" {
        return;
    }
    let wenyan = options.publisher == "wenyan";
    let kinds = [
        ("title", BlockKind::Title),
        ("author", BlockKind::Author),
        ("digest", BlockKind::Digest),
        ("description", BlockKind::Paragraph),
    ];
    for (key, kind) in kinds {
        if wenyan && kind == BlockKind::Digest {
            continue;
        }
        if let Some(field) = doc.field(key).filter(|f| has_words(&f.text.plain)) {
            let (text, span) = (field.text.clone(), field.value_span);
            doc.blocks.push(Block { kind, depth: 0, text, span, source: doc.source, strong: Vec::new() });
        }
    }
}

/// Fills in title, digest, cover and head of `doc`, as far as its reader has not. `fence` is the first line of the front matter.
pub fn settle(source: &Source, options: &ReadOptions, fence: Option<Span>, doc: &mut Document) {
    title(source, options, doc);
    let (heading, ignores_keys) = (first_heading(doc), options.publisher == "doocs");
    let given = |key: &str| doc.field(key).filter(|_| !ignores_keys).map(|f| from_field(f, source));
    let digest = given("digest").filter(|_| options.publisher != "wenyan");
    let digest = digest.or_else(|| doc.digest.clone()).or_else(|| first_characters(doc, heading));
    let cover = given("thumb_media_id").or_else(|| given("cover")).or_else(|| given("image_list"));
    let cover = cover.map(|mut c| {
        c.text = bare_path(&c.text).to_string();
        c
    });
    let cover = cover.or_else(|| doc.cover.clone()).or_else(|| {
        let image = doc.images.first()?;
        Some(Effective {
            text: image.url.clone(),
            span: image.url_span,
            from: Words::new("the first image", "第一张图片"),
            given: false,
        })
    });
    (doc.digest, doc.cover) = (digest, cover);
    if doc.head.is_empty() {
        let placed = doc.title.as_ref().map(|t| t.span).filter(|s| !s.is_empty());
        let first = doc.blocks.iter().find(|b| b.kind != BlockKind::Code).or(doc.blocks.first());
        doc.head = placed.or(fence).or(first.map(|b| first_line(source, b.span))).unwrap_or(doc.head);
    }
}

/// Fills in the title alone.
pub fn title(source: &Source, options: &ReadOptions, doc: &mut Document) {
    let given = doc.field("title").filter(|_| options.publisher != "doocs").map(|f| from_field(f, source));
    let title = given.or_else(|| doc.title.take()).or_else(|| from_heading(source, doc)).or_else(|| from_name(source));
    doc.title = title;
}

fn from_field(field: &Field, source: &Source) -> Effective {
    let line = line_number(source, field.key_span);
    Effective {
        text: field.text.plain.trim().to_string(),
        span: field.value_span,
        from: Words::new(
            format!("front matter key “{}” (line {line})", field.alias),
            format!("文首键「{}」（第 {line} 行）", field.alias),
        ),
        given: true,
    }
}

fn first_heading(doc: &Document) -> Option<usize> {
    doc.blocks.iter().position(|b| b.kind == BlockKind::Heading)
}

fn from_heading(source: &Source, doc: &Document) -> Option<Effective> {
    let block = &doc.blocks[first_heading(doc)?];
    let line = line_number(source, block.span);
    let from = if doc.format == Format::Plain {
        Words::new("the first line", "首行")
    } else {
        Words::new(format!("the first heading (line {line})"), format!("第一个标题（第 {line} 行）"))
    };
    let span = block.text.span(block.source, 0..block.text.plain.len());
    Some(Effective { text: as_read(source, block), span, from, given: false })
}

/// The text of `block` with what stands behind barriers (code, addresses) put back.
fn as_read(source: &Source, block: &Block) -> String {
    let text = &block.text;
    if !text.plain.contains('\u{FFFC}') {
        return text.plain.trim().replace('\n', " ");
    }
    let mut out = String::with_capacity(text.plain.len());
    for (at, c) in text.plain.char_indices() {
        if c == '\u{FFFC}' {
            let behind = source.slice(text.span(block.source, at..at + c.len_utf8()));
            if !behind.starts_with("![") && !behind.starts_with("<img") {
                out.push_str(behind.trim_matches(['`', '<', '>']));
            }
        } else {
            out.push(if c == '\n' { ' ' } else { c });
        }
    }
    out.trim().to_string()
}

/// The name of the file without folder, date and extension.
fn from_name(source: &Source) -> Option<Effective> {
    let name = source.name.rsplit(['/', '\\']).next()?;
    if name.starts_with('<') || name == "-" {
        return None;
    }
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let rest = date_prefix(stem).map_or(stem, |(_, length)| &stem[length..]).trim_start_matches(['-', '_', ' ', '.']);
    let text = if rest.is_empty() { stem } else { rest };
    (!text.is_empty()).then(|| Effective {
        text: text.to_string(),
        span: source.span().at_start(),
        from: Words::new("the file name", "文件名"),
        given: false,
    })
}

/// The first characters of the body; the heading that serves as title is not repeated.
pub(super) fn first_characters(doc: &Document, heading: Option<usize>) -> Option<Effective> {
    let titled = doc.title.as_ref().is_some_and(|t| t.given);
    let mut text = String::new();
    let mut left = DIGEST_CHARS;
    let mut span: Option<Span> = None;
    for (at, block) in doc.blocks.iter().enumerate() {
        use BlockKind::*;
        let body = matches!(block.kind, Paragraph | ListItem | Quote | Cell | Heading | Button);
        if !body || (!titled && Some(at) == heading) || block.source != doc.source {
            continue;
        }
        let mut end = 0;
        for (at, c) in block.text.plain.char_indices() {
            if left == 0 {
                break;
            }
            end = at + c.len_utf8();
            if c != '\u{FFFC}' && c != '\n' && !(c == ' ' && text.is_empty()) {
                text.push(c);
                left -= 1;
            }
        }
        let part = block.text.span(block.source, 0..end);
        span = Some(span.map_or(part, |s| s.join(part)));
        if left == 0 {
            break;
        }
    }
    Some(Effective {
        text: text.trim_end().to_string(),
        span: span?,
        from: Words::new(
            format!("the first {DIGEST_CHARS} characters of the body"),
            format!("正文前 {DIGEST_CHARS} 个字"),
        ),
        given: false,
    })
}

/// The path in a cover that is written as an embed (`![[cover.png|200]]`, `![](cover.png)`).
fn bare_path(text: &str) -> &str {
    let text = text.trim();
    let wiki = text.trim_start_matches('!').strip_prefix("[[").and_then(|t| t.strip_suffix("]]"));
    if let Some(inner) = wiki {
        return inner.split('|').next().unwrap_or(inner).trim();
    }
    let embed = text.strip_prefix("![").and_then(|t| t.split_once("](")).and_then(|(_, t)| t.strip_suffix(')'));
    embed.map_or(text, |inner| inner.split_whitespace().next().unwrap_or(inner))
}

fn line_number(source: &Source, span: Span) -> usize {
    let before = source.text.as_bytes().get(..span.start as usize).unwrap_or(&[]);
    before.iter().filter(|b| **b == b'\n').count() + 1
}

fn first_line(source: &Source, span: Span) -> Span {
    let length = source.slice(span).find(['\n', '\r']).unwrap_or(span.len());
    Span { end: span.start + length as u32, ..span }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn embeds_become_paths() {
        for (text, path) in [
            ("![[x.jpeg]]", "x.jpeg"),
            ("![[a b.png|120x80]]", "a b.png"),
            ("![](img/c.png \"t\")", "img/c.png"),
            ("img/c.png", "img/c.png"),
        ] {
            assert_eq!(bare_path(text), path);
        }
    }
}
