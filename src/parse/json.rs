//! Payloads of WeChat's draft interfaces.

use super::ReadOptions;
use crate::document::{Document, Format};
use crate::source::Source;

/// One document for each article in the payload.
pub fn read_json(source: &Source, _options: &ReadOptions) -> Vec<Document> {
    let mut doc = Document::new(source.id, Format::Json);
    super::placeholder(&source.text, 0..source.text.len(), &mut doc);
    vec![doc]
}
