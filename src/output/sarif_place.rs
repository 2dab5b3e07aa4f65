//! Places as SARIF writes them.

use super::Columns;
use super::sarif::{BASE, Message};
use super::uri::{is_absolute, uri};
use crate::source::{Source, Span};
use serde::Serialize;

/// Bytes on each side of a finding that its context shows.
const AROUND: usize = 120;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<usize>,
    pub physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Physical {
    pub artifact_location: Artifact,
    pub region: Region,
    #[serde(skip_serializing_if = "Option::is_none")]
    context_region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Artifact {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Region {
    pub start_line: u32,
    pub start_column: u32,
    pub end_line: u32,
    pub end_column: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snippet: Option<Message>,
}

/// Works out lines and columns; each kind of place rises through a draft by itself.
#[derive(Default)]
pub struct Places {
    primary: Ends,
    context: Ends,
    other: Ends,
}

impl Places {
    /// The place of a finding, with what stands around it.
    pub fn primary(&mut self, source: &Source, span: Span) -> Location {
        let context_region = (!source.text.is_empty()).then(|| {
            let (from, to) = around(source, span);
            self.context.region(source, from, to)
        });
        let region = self.primary.region(source, span.start, span.end);
        let physical_location = Physical { artifact_location: artifact(source), region, context_region };
        Location { id: None, physical_location, message: None }
    }

    /// Any other place.
    pub fn other(&mut self, source: &Source, span: Span, id: Option<usize>) -> Location {
        let region = self.other.region(source, span.start, span.end);
        let physical_location = Physical { artifact_location: artifact(source), region, context_region: None };
        Location { id, physical_location, message: None }
    }
}

#[derive(Default)]
struct Ends {
    starts: Columns,
    ends: Columns,
}

impl Ends {
    fn region(&mut self, source: &Source, from: u32, to: u32) -> Region {
        let (start_line, start_column) = self.starts.at(source, from);
        let (end_line, end_column) = self.ends.at(source, to.max(from));
        let snippet = source.text.get(from as usize..to as usize).filter(|t| !t.is_empty());
        Region {
            start_line: start_line as u32,
            start_column: start_column as u32,
            end_line: end_line as u32,
            end_column: end_column as u32,
            snippet: snippet.map(Message::new),
        }
    }
}

fn artifact(source: &Source) -> Artifact {
    Artifact { uri: uri(&source.name), uri_base_id: (!is_absolute(&source.name)).then_some(BASE) }
}

/// The lines of `span`, or a stretch of them if they are long.
fn around(source: &Source, span: Span) -> (u32, u32) {
    let line = |at: u32| source.line_range(source.line_of(at));
    let mut from = (span.start as usize).saturating_sub(AROUND).max(line(span.start).start).min(span.start as usize);
    let mut to = (span.end as usize + AROUND).min(line(span.end).end).max(span.end as usize);
    while from < span.start as usize && !source.text.is_char_boundary(from) {
        from += 1;
    }
    while to < source.text.len() && !source.text.is_char_boundary(to) {
        to += 1;
    }
    (from as u32, to as u32)
}
