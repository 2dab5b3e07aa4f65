//! Text that stands beside pictures (`poster.png.txt`) is read as part of the draft.

use crate::document::{Block, BlockKind, Document, ImageFact, Surroundings};
use crate::source::{Source, Span};
use crate::text::Text;
use std::sync::Arc;

/// Adds the text that stands beside images as blocks of the draft.
pub(super) fn image_texts(doc: &mut Document, around: &dyn Surroundings, name: &str) -> Vec<Arc<Source>> {
    let mut out: Vec<Arc<Source>> = Vec::new();
    let mut paths: Vec<String> = doc.images.iter().map(|i| i.url.clone()).collect();
    paths.extend(doc.cover.iter().map(|c| c.text.clone()));
    paths.dedup();
    for path in paths {
        let ImageFact::Known(info) = around.image(name, &path) else { continue };
        let Some(text) = info.text.filter(|t| out.iter().all(|o| o.id != t.id)) else { continue };
        let mut at = 0;
        for line in text.text.split_inclusive('\n') {
            let body = line.trim_end_matches(['\n', '\r']);
            if !body.trim().is_empty() {
                doc.blocks.push(Block {
                    kind: BlockKind::ImageText,
                    depth: 0,
                    text: Text::verbatim(body, at),
                    span: Span::new(text.id, at..at + body.len()),
                    source: text.id,
                    strong: Vec::new(),
                });
            }
            at += line.len();
        }
        out.push(text);
    }
    out
}
