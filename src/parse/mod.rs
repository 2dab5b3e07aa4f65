//! Reads drafts: one file an input format, front matter, directives. Reading never fails: it gives documents and problems.

mod align;
mod blocks;
mod clock;
mod directive;
pub mod effective;
mod fields;
mod flow;
mod front;
mod front_json;
mod front_toml;
mod front_yaml;
pub mod html;
mod inline;
mod joined;
pub mod json;
pub mod keys;
mod markdown;
mod plain;
mod tags;
pub mod values;

pub use values::name_date;

use crate::document::{Document, Format};
use crate::source::{Source, Span};

/// What reading depends on besides the text.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReadOptions<'a> {
    /// The tool that publishes (`wenyan`, `doocs`, `api` …); empty or `none` accepts every reading.
    pub publisher: &'a str,
    /// Look harder for misspelt front-matter keys.
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
    let (mut doc, front) = head(source, format, options);
    let body = front.body..source.text.len();
    doc.body = Span::new(source.id, body.clone());
    effective::metadata_blocks(options, &mut doc);
    match format {
        Format::Html => html::read_html(source, body, options, &mut doc),
        Format::Plain => plain::read(source, body, false, &mut doc),
        Format::Markdown | Format::Json => markdown::read(source, body, false, &mut doc),
    }
    let fence = front.fence.map(|f| Span::new(source.id, f));
    effective::settle(source, options, fence, &mut doc);
    vec![doc]
}

/// The cheap first pass: metadata and title only, no blocks, links or images.
pub fn metadata(source: &Source, format: Format, options: &ReadOptions) -> Vec<Document> {
    let mut docs = if format == Format::Json {
        json::read_json(source, options)
    } else {
        let (mut doc, front) = head(source, format, options);
        let body = front.body..source.text.len();
        doc.body = Span::new(source.id, body.clone());
        if doc.field("title").is_none() || options.publisher == "doocs" {
            match format {
                Format::Html => html::read_html(source, body, options, &mut doc),
                Format::Plain => plain::read(source, body, true, &mut doc),
                Format::Markdown | Format::Json => markdown::read(source, body, true, &mut doc),
            }
        }
        effective::title(source, options, &mut doc);
        vec![doc]
    };
    for doc in &mut docs {
        doc.blocks = Vec::new();
        doc.links = Vec::new();
        doc.images = Vec::new();
        doc.elements = Vec::new();
        doc.directives = Vec::new();
    }
    docs
}

/// A document with the fields of its front matter.
fn head(source: &Source, format: Format, options: &ReadOptions) -> (Document, front::Front) {
    let mut doc = Document::new(source.id, format);
    let mut front = front::read(source, &mut doc);
    fields::add(std::mem::take(&mut front.entries), options, &mut doc);
    (doc, front)
}
