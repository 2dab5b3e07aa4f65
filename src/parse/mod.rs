//! Reads drafts: one file an input format, front matter, directives. Reading never fails: it gives documents and problems.

pub mod html;
pub mod json;

use crate::document::{Document, Format};
use crate::source::Source;
use crate::text::Text;
use std::ops::Range;

/// What reading depends on besides the text.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReadOptions<'a> {
    /// The tool that publishes (`wenyan`, `doocs`, `api` …); empty or `none` accepts every reading.
    pub publisher: &'a str,
    /// Look for misspelt front-matter keys harder: also far misses are reported.
    pub strict_keys: bool,
}

/// The format that the extension of `name` stands for.
pub fn detect(name: &str) -> Option<Format> {
    let extension = name.rsplit(['/', '\\']).next()?.rsplit_once('.')?.1.to_ascii_lowercase();
    Some(match extension.as_str() {
        "md" | "markdown" | "mdown" | "mdx" => Format::Markdown,
        "html" | "htm" => Format::Html,
        "txt" => Format::Plain,
        "json" | "jsonl" => Format::Json,
        _ => return None,
    })
}

/// Reads `source` as `format`. Only a payload gives more than one document. What the author should mend is in [`Document::problems`].
pub fn read(source: &Source, format: Format, options: &ReadOptions) -> Vec<Document> {
    if format == Format::Json {
        return json::read_json(source, options);
    }
    let mut doc = Document::new(source.id, format);
    let body = 0..source.text.len();
    match format {
        Format::Html => html::read_html(source, body, options, &mut doc),
        _ => placeholder(&source.text, body, &mut doc),
    }
    vec![doc]
}

/// The cheap first pass: metadata and title only, no blocks, links or images.
pub fn metadata(source: &Source, format: Format, options: &ReadOptions) -> Vec<Document> {
    let mut docs = read(source, format, options);
    for doc in &mut docs {
        doc.blocks.clear();
        doc.links.clear();
        doc.images.clear();
        doc.elements.clear();
    }
    docs
}

/// The whole of `range` as one paragraph.
pub(crate) fn placeholder(text: &str, range: Range<usize>, doc: &mut Document) {
    use crate::document::{Block, BlockKind};
    use crate::source::Span;
    let span = Span::new(doc.source, range.clone());
    let text = Text::verbatim(&text[range.clone()], range.start);
    doc.blocks.push(Block { kind: BlockKind::Paragraph, depth: 0, text, span, source: doc.source, strong: Vec::new() });
}
