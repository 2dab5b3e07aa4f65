//! Things that must be there: a trigger without its counterpart.

use super::Context;
use super::spec::Presence;
use crate::diagnostic::{Edit, Fix, Hit, Safety, Words};

/// One finding if group 0 stands in the draft and group 1 nowhere.
pub fn run(rule: u16, presence: &Presence, groups: &[super::spec::Group], cx: &Context) -> Vec<Hit> {
    let mut triggers = Vec::new();
    for hit in super::terms::run_group(rule, 0, groups, cx) {
        if hit.lowered.is_none() {
            triggers.push(hit);
        }
    }
    let there = cx.scan.found(rule).any(|(_, f)| f.group == 1);
    let mut different: Vec<&str> = triggers.iter().filter_map(|t| t.term.as_deref()).collect();
    different.sort_unstable();
    different.dedup();
    if there || different.is_empty() || different.len() < presence.at_least as usize {
        return Vec::new();
    }
    let trigger = triggers.swap_remove(0);
    let end = cx.doc.blocks.last().map_or(cx.doc.body.at_end(), |b| b.span.at_end());
    let mut hit = match presence.at.as_str() {
        "title" => Hit::at(cx.doc.title.as_ref().map_or(cx.doc.head, |t| t.span))
            .label(trigger.span, Words::new("because of this", "因为有这句")),
        "end" => Hit::at(end).label(trigger.span, Words::new("because of this", "因为有这句")),
        _ => Hit::at(trigger.span),
    };
    hit.args = trigger.args;
    hit.term = trigger.term;
    if !presence.insert.is_empty() && end.source == cx.doc.source {
        let (span, text) = match presence.at.as_str() {
            "title" => (hit.span.at_start(), presence.insert.clone()),
            _ => (end, format!("\n\n{}", presence.insert)),
        };
        hit.fixes.push(Fix {
            title: Words::new(format!("insert “{}”", presence.insert), format!("补上「{}」", presence.insert)),
            edits: vec![Edit { span, text }],
            safety: Safety::Unsafe,
        });
    }
    vec![hit]
}
