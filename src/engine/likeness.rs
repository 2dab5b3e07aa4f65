//! Drafts of one account that say the same thing twice: nearly the same text, or the same title.

use super::project::{PlanHit, withheld_for_now};
use crate::diagnostic::{Hit, Words};
use crate::document::{Document, Format, Moment};
use crate::plan::similar::{Print, alike, print};
use crate::source::{Source, Span};
use std::collections::HashMap;
use std::sync::Arc;

/// Shorter titles (`周报`, `News`) may come again.
const SHORTEST_TITLE: usize = 6;

/// A draft as far as likeness goes.
pub struct Draft {
    pub account: String,
    pub name: String,
    title: String,
    title_span: Span,
    message: Option<String>,
    moment: Option<Moment>,
    print: Print,
    source: Arc<Source>,
}

/// What has to be remembered of `doc`; `None` for drafts that are withheld and for payloads, whose articles stand in one file.
pub fn remember(doc: &Document, account: &str, source: &Arc<Source>) -> Option<Draft> {
    if withheld_for_now(doc) || doc.format == Format::Json {
        return None;
    }
    let body = source.text.get(doc.body.range()).filter(|b| !b.is_empty()).unwrap_or(&source.text);
    let title = doc.title.as_ref();
    Some(Draft {
        account: account.to_string(),
        name: source.name.clone(),
        title: title.map_or(String::new(), |t| t.text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()),
        title_span: title.map_or(doc.head, |t| t.span),
        message: doc.value("message").map(str::to_string),
        moment: doc.time("publish_at"),
        print: print(body),
        source: source.clone(),
    })
}

/// The findings, each in the later draft of a pair (by its time, else by its name).
pub fn compare(drafts: &[Draft]) -> Vec<PlanHit> {
    let mut order: Vec<&Draft> = drafts.iter().collect();
    order.sort_by(|a, b| (a.moment, &a.name).cmp(&(b.moment, &b.name)));
    let mut found = Vec::new();
    let mut titles: HashMap<(&str, &str), &Draft> = HashMap::new();
    let mut doors: HashMap<u64, Vec<&Draft>> = HashMap::new();
    for later in &order {
        let near = later.print.doors().iter().filter_map(|d| doors.get(d)).flatten();
        let same_text = near.copied().find(|d| d.account == later.account && alike(&d.print, &later.print));
        later.print.doors().iter().for_each(|d| doors.entry(*d).or_default().push(later));
        let long = later.title.chars().count() >= SHORTEST_TITLE;
        let same_title = if long { titles.insert((&later.account, &later.title), later) } else { None };
        // articles of one message may share their head
        let apart = |d: &&Draft| later.message.is_none() || d.message != later.message;
        if let Some(first) = same_text.filter(apart) {
            found.push(pair("near-duplicate", first, later));
        } else if let Some(first) = same_title.filter(apart) {
            found.push(pair("same-title", first, later));
        }
    }
    found
}

fn pair(probe: &'static str, first: &Draft, later: &Draft) -> PlanHit {
    let hit = Hit::at(later.title_span)
        .text("other", &first.name)
        .label(first.title_span, Words::new("the earlier draft", "先前的稿件"));
    PlanHit { probe, draft: later.name.clone(), hit, sources: vec![first.source.clone()] }
}
