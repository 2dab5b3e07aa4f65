//! Examples: a rule without them is refused.

use super::parts;
use crate::diagnostic::Problem;
use crate::rule::{Check, Example};
use crate::table::Table;

/// Reads `[[example]]` and counts: two bad and two good for wording, one of each for code, none for problems of files.
pub fn read(t: &Table, check: &Check, p: &mut Vec<Problem>) -> Vec<Example> {
    let mut examples = Vec::new();
    for t in t.tables("example", p) {
        examples.push(one(t, p));
    }
    let needed = match check {
        Check::Problem => 0,
        Check::Probe { .. } => 1,
        _ => 2,
    };
    let bad = examples.iter().filter(|e| !e.bad.is_empty()).count();
    let good = examples.iter().filter(|e| !e.good.is_empty()).count();
    if bad < needed || good < needed {
        let at = t.entry("title").map_or(t.span, |e| e.key_span);
        let problem = Problem::at("missing-example", at).text("needed", needed);
        p.push(problem.text("bad", bad).text("good", good));
    }
    examples
}

fn one(t: &Table, p: &mut Vec<Problem>) -> Example {
    let example = Example {
        bad: t.string("bad", p),
        good: t.string("good", p),
        format: t
            .choice("format", &["markdown", "html", "plain", "json"], p)
            .map_or(String::new(), |c| c.value.to_string()),
        path: t.string("path", p),
        kind: t.string("kind", p),
        account: t.string("account", p),
        channel: t.string("channel", p),
        verified: t.flag("verified", p).map(|f| f.value),
        pay: t.flag("pay", p).map(|f| f.value),
        owner: t.string("owner", p),
        industry: t.string("industry", p),
        region: t.string("region", p),
        publisher: t.string("publisher", p),
        as_of: t.date("as-of", p).map_or(String::new(), |d| d.value),
        ready: parts::is(t, "ready", p),
        others: t.strings("others", p),
        images: t.strings("images", p),
        level: t.choice("level", &["error", "warning", "note"], p).and_then(|c| parts::level(c.value)),
        about: t.words("about", p).unwrap_or_default(),
    };
    if example.bad.is_empty() && example.good.is_empty() {
        p.push(Problem::at("empty-example", t.span));
    }
    t.finish(p);
    example
}
