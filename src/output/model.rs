//! What `json` and `jsonl` write: a mirror of the report. `docs/schema/report.schema.json` describes it; a field never changes its meaning.

use serde::Serialize;

/// Version of the schema: rises when a field goes away or changes its meaning, not when one is added.
pub const SCHEMA: u32 = 1;

#[derive(Serialize)]
pub struct RunOut<'a> {
    pub tool: Tool,
    pub as_of: &'a str,
    /// Digest of the built-in tables.
    pub rules: &'static str,
    pub packs: Vec<PackOut<'a>>,
}

#[derive(Serialize)]
pub struct Tool {
    pub name: &'static str,
    pub version: &'static str,
}

#[derive(Serialize)]
pub struct PackOut<'a> {
    pub id: &'a str,
    pub version: &'a str,
    pub verified: &'a str,
}

/// One file without its findings.
#[derive(Serialize)]
pub struct FileOut<'a> {
    pub path: &'a str,
    pub encoding: &'static str,
    pub encoding_guessed: bool,
    pub bom: bool,
    pub account: Option<&'a str>,
    pub fail_on: Option<&'static str>,
    pub not_checked: Vec<NotCheckedOut<'a>>,
    pub scores: Vec<ScoreOut<'a>>,
}

#[derive(Serialize)]
pub struct NotCheckedOut<'a> {
    pub key: &'a str,
    pub messages: Both<'a>,
    pub count: u32,
}

#[derive(Serialize)]
pub struct ScoreOut<'a> {
    pub share: f64,
    pub index: f64,
    pub sentences: Vec<SentenceOut<'a>>,
}

#[derive(Serialize)]
pub struct SentenceOut<'a> {
    pub range: Range,
    pub text: &'a str,
    pub sell: f64,
    pub weight: f64,
    pub signals: Vec<SignalOut<'a>>,
}

#[derive(Serialize)]
pub struct SignalOut<'a> {
    pub name: &'a str,
    pub weight: f64,
}

#[derive(Serialize)]
pub struct FindingOut<'a> {
    pub path: &'a str,
    pub encoding: &'static str,
    pub range: Range,
    pub rule: &'a str,
    pub level: &'static str,
    pub message: &'a str,
    pub messages: Both<'a>,
    pub label: Option<Both<'a>>,
    pub found: &'a str,
    pub term: Option<&'a str>,
    pub broken: bool,
    pub notes: Vec<Both<'a>>,
    pub help: Vec<Both<'a>>,
    pub citations: Vec<CitationOut<'a>>,
    pub steps: Vec<StepOut<'a>>,
    pub related: Vec<RelatedOut<'a>>,
    pub fixes: Vec<FixOut<'a>>,
    pub fingerprint: String,
}

#[derive(Serialize)]
pub struct HiddenOut<'a> {
    pub finding: FindingOut<'a>,
    pub why: &'static str,
    pub reason: Option<&'a str>,
    pub by: Option<&'a str>,
    pub at: Option<PlaceOut<'a>>,
}

#[derive(Serialize)]
pub struct PlaceOut<'a> {
    pub path: &'a str,
    pub range: Range,
}

#[derive(Serialize)]
pub struct CitationOut<'a> {
    pub law: &'a str,
    pub clause: &'a str,
    pub url: Option<&'a str>,
    pub since: Option<&'a str>,
    pub verified: Option<&'a str>,
}

#[derive(Serialize)]
pub struct StepOut<'a> {
    pub level: &'static str,
    pub because: Both<'a>,
    pub at: Option<PlaceOut<'a>>,
}

#[derive(Serialize)]
pub struct RelatedOut<'a> {
    pub path: &'a str,
    pub range: Range,
    pub messages: Both<'a>,
}

#[derive(Serialize)]
pub struct FixOut<'a> {
    pub title: Both<'a>,
    pub safety: &'static str,
    pub edits: Vec<EditOut<'a>>,
}

#[derive(Serialize)]
pub struct EditOut<'a> {
    pub path: &'a str,
    pub range: Range,
    pub text: &'a str,
}

#[derive(Serialize)]
pub struct Both<'a> {
    pub en: &'a str,
    pub zh: &'a str,
}

#[derive(Serialize)]
pub struct Range {
    pub start: PositionOut,
    pub end: PositionOut,
}

/// All from 1 but `offset`, which counts bytes of the decoded text from 0.
#[derive(Serialize)]
pub struct PositionOut {
    pub offset: u32,
    pub line: u32,
    pub column: u32,
    pub utf16: u32,
    pub byte: u32,
}

#[derive(Serialize)]
pub struct TotalsOut<'a> {
    pub drafts: usize,
    pub errors: usize,
    pub warnings: usize,
    pub notes: usize,
    pub suppressed: usize,
    pub baseline: usize,
    pub unchanged: usize,
    pub broken: usize,
    pub failed: bool,
    pub unknown_account: usize,
    pub uncounted_dates: usize,
    pub not_checked: Vec<NotCheckedOut<'a>>,
}
