//! `sarif` 2.1.0: for code scanning and everything else that reads the standard. Hidden findings are in it as suppressed results.

use super::json::text;
use super::sarif_place::{Artifact, Location, Places, Region};
use super::sarif_rules::components;
use super::words::pick;
use super::{Format, Options, Run, mirror};
use crate::diagnostic::{Diagnostic, Edit, Label, Lang};
use crate::policy::{DraftReport, Fingerprints, Hidden, Totals, Why};
use crate::source::{Source, SourceId, Span};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

/// The name of the folder that relative paths count from.
pub const BASE: &str = "SRCROOT";

pub struct Sarif {
    lang: Lang,
    rules: HashMap<String, usize>,
    results: usize,
}

impl Sarif {
    pub fn new(options: &Options) -> Self {
        Sarif { lang: options.lang, rules: HashMap::new(), results: 0 }
    }
}

#[derive(Serialize)]
pub struct Message {
    text: String,
}

impl Message {
    pub fn new(text: impl Into<String>) -> Self {
        Message { text: text.into() }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultOut<'a> {
    rule_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<FixOut<'a>>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    suppressions: Vec<Suppression>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_state: Option<&'static str>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Properties<'a> {
    found: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    term: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    account: &'a str,
    encoding: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FixOut<'a> {
    description: Message,
    artifact_changes: Vec<Change<'a>>,
    properties: Tier,
}

#[derive(Serialize)]
struct Tier {
    safety: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'a> {
    artifact_location: Artifact,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Inserted<'a>,
}

#[derive(Serialize)]
struct Inserted<'a> {
    text: &'a str,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    status: &'static str,
    justification: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Location>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Message,
    descriptor: Descriptor,
}

#[derive(Serialize)]
struct Descriptor {
    id: String,
}

impl Format for Sarif {
    fn begin(&mut self, run: &Run, out: &mut dyn Write) -> io::Result<()> {
        let rules = run.rules();
        self.rules = rules.iter().enumerate().map(|(i, r)| (r.id.clone(), i)).collect();
        let (driver, taxonomies) = components(run, &rules, self.lang);
        let base = pick(self.lang, "The folder in which softsell ran", "运行 softsell 的文件夹");
        writeln!(out, "{{\n\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\n\"version\":\"2.1.0\",")?;
        writeln!(out, "\"runs\":[{{\n\"columnKind\":\"unicodeCodePoints\",")?;
        writeln!(out, "\"originalUriBaseIds\":{{\"{BASE}\":{{\"description\":{}}}}},", text(&Message::new(base))?)?;
        writeln!(out, "\"tool\":{{\"driver\":{}}},\n\"taxonomies\":{},", text(&driver)?, text(&taxonomies)?)?;
        write!(out, "\"results\":[")
    }

    fn draft(&mut self, report: &DraftReport, out: &mut dyn Write) -> io::Result<()> {
        let mut places = Places::default();
        let mut fingerprints = Fingerprints::default();
        let shown = report.shown.iter().map(|d| (d, None));
        for (finding, hidden) in shown.chain(report.hidden.iter().map(|h| (&h.diagnostic, Some(h)))) {
            let result = self.result(finding, hidden, report, &mut places, &mut fingerprints);
            let comma = if self.results > 0 { "," } else { "" };
            self.results += 1;
            write!(out, "{comma}\n{}", text(&result)?)?;
        }
        Ok(())
    }

    fn end(&mut self, totals: &Totals, out: &mut dyn Write) -> io::Result<()> {
        let lang = self.lang;
        let one = |id: &str, n: usize, text: &str| Notification {
            level: "note",
            message: Message::new(format!("{}{text} × {n}", pick(lang, "not checked: ", "未检查："))),
            descriptor: Descriptor { id: id.to_string() },
        };
        let unchecked = totals.not_checked.iter().filter(|n| n.count > 0);
        let mut notifications: Vec<Notification> =
            unchecked.map(|n| one(&n.key, n.count as usize, pick(lang, &n.words.en, &n.words.zh))).collect();
        if totals.unknown_account > 0 {
            let words = pick(lang, "rules of the account, which is not known", "账号规则（不知道由哪个账号发布）");
            notifications.push(one("unknown-account", totals.unknown_account, words));
        }
        if totals.uncounted_dates > 0 {
            let words = pick(
                lang,
                "quota of drafts with a date but no publishing time",
                "只有日期、没有发布时间的稿件的群发次数",
            );
            notifications.push(one("uncounted-date", totals.uncounted_dates, words));
        }
        let invocation =
            Invocation { execution_successful: totals.broken == 0, tool_execution_notifications: notifications };
        writeln!(out, "\n],\n\"invocations\":[{}]\n}}]\n}}", text(&invocation)?)
    }
}

impl Sarif {
    fn result<'a>(
        &self,
        finding: &'a Diagnostic,
        hidden: Option<&Hidden>,
        report: &'a DraftReport,
        places: &mut Places,
        fingerprints: &mut Fingerprints,
    ) -> ResultOut<'a> {
        let lang = self.lang;
        let source = report.sources.get(finding.primary.source).unwrap_or(&report.source);
        let fingerprint = fingerprints.of(finding, report);
        let related: Vec<(&Source, &Label)> =
            finding.related.iter().filter_map(|l| Some((report.sources.get(l.span.source)?.as_ref(), l))).collect();
        let mut related_locations = Vec::new();
        for (i, (source, label)) in related.iter().enumerate() {
            let message = Some(label.text.get(lang)).filter(|t| !t.is_empty()).map(|t| Message::new(escaped(t)));
            related_locations.push(Location { message, ..places.other(source, label.span, Some(i + 1)) });
        }
        let mut fixes = Vec::new();
        for fix in finding.fixes.iter().filter(|f| !f.edits.is_empty()) {
            let change = |e: &'a Edit| {
                let source = report.sources.get(e.span.source).unwrap_or(&report.source);
                let place = places.other(source, e.span, None).physical_location;
                let deleted_region = Region { snippet: None, ..place.region };
                let replacements = vec![Replacement { deleted_region, inserted_content: Inserted { text: &e.text } }];
                Change { artifact_location: place.artifact_location, replacements }
            };
            fixes.push(FixOut {
                description: Message::new(fix.title.get(lang)),
                artifact_changes: fix.edits.iter().map(change).collect(),
                properties: Tier { safety: mirror::safety(fix.safety) },
            });
        }
        ResultOut {
            rule_id: &finding.rule,
            rule_index: self.rules.get(&finding.rule).copied(),
            level: finding.level.name(),
            message: Message::new(escaped(finding.message.get(lang)) + &links(&related, finding.primary.source, lang)),
            locations: [places.primary(source, finding.primary)],
            related_locations,
            fixes,
            partial_fingerprints: [
                ("primaryLocationLineHash", format!("{fingerprint}:1")),
                ("softsell/v1", fingerprint),
            ]
            .into(),
            suppressions: hidden.map(|h| suppression(h, report, places, lang)).into_iter().collect(),
            baseline_state: hidden.filter(|h| h.why == Why::Baseline).map(|_| "unchanged"),
            properties: Properties {
                found: &finding.found,
                term: &finding.term,
                account: &report.account,
                encoding: source.encoding,
            },
        }
    }
}

fn suppression(hidden: &Hidden, report: &DraftReport, places: &mut Places, lang: Lang) -> Suppression {
    let mut place = |span: Span| Some(places.other(report.sources.get(span.source)?, span, None));
    let (kind, justification, location) = match &hidden.why {
        Why::Allowed { reason, at } => ("inSource", reason.clone(), place(*at)),
        Why::Configured { reason, by, at } if by.is_empty() => ("external", reason.clone(), place(*at)),
        Why::Configured { reason, by, at } => {
            let by = pick(lang, " (by {})", "（{} 放行）").replace("{}", by);
            ("external", format!("{reason}{by}"), place(*at))
        }
        Why::Baseline => ("external", pick(lang, "in the baseline", "在基线中").to_string(), None),
        Why::Unchanged => ("external", pick(lang, "not on a changed line", "不在改动的行上").to_string(), None),
    };
    Suppression { kind, status: "accepted", justification, location }
}

/// Related places are shown by some readers only if the message links to them.
fn links(related: &[(&Source, &Label)], own: SourceId, lang: Lang) -> String {
    if related.is_empty() {
        return String::new();
    }
    let link = |(i, (source, label)): (usize, &(&Source, &Label))| {
        let line = source.line_of(label.span.start) + 1;
        match (source.id == own, lang) {
            (true, Lang::En) => format!("[line {line}]({})", i + 1),
            (true, Lang::Zh) => format!("[第 {line} 行]({})", i + 1),
            (false, _) => format!("[{}:{line}]({})", bare(&source.name), i + 1),
        }
    };
    let all: Vec<String> = related.iter().enumerate().map(link).collect();
    format!("{}{}{}", pick(lang, " (see ", "（另见 "), all.join(pick(lang, ", ", "、")), pick(lang, ")", "）"))
}

fn bare(name: &str) -> String {
    name.replace(['[', ']', '\\'], "_")
}

/// A message in which nothing reads as a link or a placeholder.
fn escaped(text: &str) -> String {
    let text = if text.contains("](") {
        text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
    } else {
        text.into()
    };
    let placeholder = text.split('{').skip(1).any(|t| t.starts_with(|c: char| c.is_ascii_digit()));
    if placeholder { text.replace('{', "{{").replace('}', "}}") } else { text }
}
