//! Payloads of WeChat's draft interfaces.

use super::ReadOptions;
use crate::document::{Document, Format};
use crate::source::Source;
use crate::text::Text;

/// One document for each article in the payload.
pub fn read_json(source: &Source, _options: &ReadOptions) -> Vec<Document> {
    let mut doc = Document::new(source.id, Format::Json);
    let map = Text::verbatim(&source.text, 0);
    super::html::fragment(&source.text, &map, source.id, &mut doc);
    vec![doc]
}
