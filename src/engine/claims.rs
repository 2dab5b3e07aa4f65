//! Claim records of the front matter: which of them hold on the day of the draft, and what is wrong with the others.

use crate::check::scan::Vocabulary;
use crate::diagnostic::{Problem, Words};
use crate::document::{Document, Field};
use crate::rule::set::RuleSet;
use jiff::civil::Date;

/// Words that claim a rank; such a claim also has to say where it holds.
const RANKS: &[&str] = &["第一", "冠军", "领先", "榜首", "首家", "最", "#1", "no. 1", "number one", "leading", "best"];

/// The texts of the records that hold on `day`, folded, and a problem for every other record.
pub(super) fn claims(doc: &Document, rules: &RuleSet, day: Date) -> (Vec<String>, Vec<Problem>) {
    let records: Vec<&Field> = doc.fields.iter().filter(|f| f.key == "claims").collect();
    if records.is_empty() {
        return Default::default();
    }
    let table = rules.table();
    let body: Vec<String> = doc.blocks.iter().map(|b| table.term(&b.text.plain)).collect();
    let (mut hold, mut problems) = (Vec::new(), Vec::new());
    for record in records {
        let text = table.term(record.text.plain.trim());
        let problem = |code| Problem::at(code, record.value_span).text("claim", record.text.plain.trim());
        let missing = missing(record, &text);
        if !missing.is_empty() {
            let (en, zh): (Vec<&str>, Vec<&str>) = missing.into_iter().unzip();
            let mut incomplete = problem("claim-incomplete");
            incomplete.hit = incomplete.hit.arg("missing", Words::new(en.join(", "), zh.join("、")));
            problems.push(incomplete);
        } else if let Some(until) = value(record, "expires").filter(|e| !e.parse::<Date>().is_ok_and(|d| day <= d)) {
            problems.push(problem("claim-expired").text("until", until).text("day", day));
        } else if !body.iter().any(|b| b.contains(&text)) {
            problems.push(problem("claim-unused"));
        } else {
            hold.push(text);
        }
    }
    (hold, problems)
}

/// Names of the fields that the record lacks, English and Chinese.
fn missing(record: &Field, text: &str) -> Vec<(&'static str, &'static str)> {
    let mut out = Vec::new();
    if text.is_empty() {
        out.push(("text", "原文"));
    }
    if value(record, "source").is_none() {
        out.push(("source", "来源"));
    }
    if value(record, "period").is_none() {
        out.push(("period", "期间"));
    }
    if value(record, "area").is_none() && RANKS.iter().any(|r| text.contains(r)) {
        out.push(("area", "范围"));
    }
    out
}

fn value<'a>(record: &'a Field, name: &str) -> Option<&'a str> {
    let item = record.items.iter().find_map(|(item, _)| item.strip_prefix(name)?.strip_prefix(": "));
    item.map(str::trim).filter(|v| !v.is_empty())
}
