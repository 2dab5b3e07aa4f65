//! A rule proves itself: its `bad` examples fire, its `good` ones stay silent.

use super::examine::{Subject, examine};
use super::likeness::remember;
use super::project::{self, Planned, Project};
use crate::account::Account;
use crate::diagnostic::Level;
use crate::document::{Field, Format, ImageFact, ImageInfo, Surroundings};
use crate::parse::{self, ReadOptions};
use crate::rule::set::RuleSet;
use crate::rule::{Check, Example};
use crate::source::{Source, SourceId, Sources};
use jiff::civil::Date;
use std::sync::Arc;

/// An example that does not show what it claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub rule: String,
    /// Index of the example in the rule's file, from 0.
    pub example: usize,
    /// The text that was tried.
    pub text: String,
    /// What went otherwise than the example says.
    pub reason: String,
}

/// Tries every example of rule `number`. `today` judges examples that name no day.
pub fn prove(rules: &RuleSet, number: u16, today: Date) -> Vec<Failure> {
    let rule = rules.rule(number);
    let mut failures = Vec::new();
    if rule.check == Check::Problem {
        return failures;
    }
    for (i, example) in rule.examples.iter().enumerate() {
        let mut fail = |text: &str, reason: String| {
            failures.push(Failure { rule: rule.id.clone(), example: i, text: text.to_string(), reason });
        };
        if !example.bad.is_empty() {
            match levels(rules, number, example, &example.bad, today) {
                found if found.is_empty() => fail(&example.bad, "the bad example does not fire".into()),
                found => {
                    let most = found.into_iter().max().unwrap_or(Level::Note);
                    if example.level.is_some_and(|l| l != most) {
                        fail(&example.bad, format!("the bad example is a {}", most.name()));
                    } else if example.level.is_none() && most == Level::Note && rule.severity.0 > Level::Note {
                        fail(&example.bad, "the bad example is lowered to a note".into());
                    }
                }
            }
        }
        if !example.good.is_empty() {
            let loud =
                levels(rules, number, example, &example.good, today).into_iter().filter(|l| *l > Level::Note).count();
            if loud > 0 {
                fail(&example.good, "the good example fires".into());
            }
        }
    }
    failures
}

/// The levels of what rule `number` alone finds in `text`, set up as the example says.
pub fn levels(rules: &RuleSet, number: u16, example: &Example, text: &str, today: Date) -> Vec<Level> {
    let rule = rules.rule(number);
    let format = match example.format.as_str() {
        "html" => Format::Html,
        "plain" => Format::Plain,
        "json" => Format::Json,
        "markdown" => Format::Markdown,
        _ => parse::detect(&example.path).unwrap_or(Format::Markdown),
    };
    let name = if example.path.is_empty() { "example.md" } else { &example.path };
    let source = Source::new(SourceId(1), name, text);
    let options = ReadOptions { publisher: &example.publisher, ..ReadOptions::default() };
    let wanted = if example.account.is_empty() { "universal" } else { &example.account };
    let kind = rules.account_type(wanted).unwrap_or_default();
    let account = (!example.account.is_empty()).then(|| Account {
        id: "example".into(),
        kind: kind.clone(),
        verified: example.verified,
        pay: example.pay,
        owner: example.owner.clone(),
        region: example.region.clone(),
        industry: example.industry.clone(),
        channel: example.channel.clone(),
        publisher: example.publisher.clone(),
        ..Account::default()
    });
    let as_of = example.as_of.parse().unwrap_or(today);
    if let (Check::Probe { name: probe, .. }, Some(account)) = (&rule.check, &account)
        && (probe.starts_with("broadcast-") || matches!(probe.as_str(), "near-duplicate" | "same-title"))
    {
        return planned(probe, rule.severity.0, example, text, account);
    }
    let mut out = Vec::new();
    for mut doc in parse::read(&source, format, &options) {
        for (key, value) in [("kind", &example.kind), ("industry", &example.industry), ("region", &example.region)] {
            if !value.is_empty() && doc.field(key).is_none() {
                doc.fields.push(Field::given(key, value, doc.head));
            }
        }
        let subject = Subject {
            doc: &doc,
            text,
            name,
            account: account.as_ref(),
            kind: &kind,
            channel: &example.channel,
            publisher: &example.publisher,
            as_of,
            ready: example.ready,
            around: &Pretended(&example.images),
            score: false,
        };
        // a probe may count what other rules found: the selling score needs them all
        let all =
            matches!(&rule.check, Check::Probe { name, .. } if name.starts_with("sell") || name.starts_with("sales"));
        let seen = examine(&subject, rules, &|r, _| r == number || all);
        for (_, hit) in seen.hits.into_iter().filter(|(r, _)| *r == number) {
            let level = match (&hit.lowered, hit.level) {
                (Some(_), _) => Level::Note,
                (None, Some(level)) => level,
                (None, None) => rule.severity.0,
            };
            out.push(level);
        }
    }
    out
}

/// The image files that an example pretends to have.
struct Pretended<'a>(&'a [String]);

impl Surroundings for Pretended<'_> {
    fn image(&self, _: &str, path: &str) -> ImageFact {
        let Some(line) = self.0.iter().find(|l| l.split(' ').next() == Some(path)) else { return ImageFact::Elsewhere };
        let words: Vec<&str> = line.split(' ').collect();
        let [_, format, size, bytes] = words[..] else { return ImageFact::Missing };
        let (width, height) = size.split_once('x').unwrap_or(("0", "0"));
        let formats = ["png", "jpeg", "gif", "bmp", "webp", "svg"];
        ImageFact::Known(ImageInfo {
            format: formats.iter().find(|f| **f == format).copied().unwrap_or(""),
            bytes: bytes.parse().unwrap_or(0),
            width: width.parse().unwrap_or(0),
            height: height.parse().unwrap_or(0),
            text: None,
        })
    }
}

/// The levels of what the plan of the example and its other drafts says about the example.
fn planned(probe: &str, severity: Level, example: &Example, text: &str, account: &Account) -> Vec<Level> {
    let (mut sends, mut drafts) = (Vec::new(), Vec::new());
    let mut sources = Sources::default();
    for (i, draft) in std::iter::once(text).chain(example.others.iter().map(String::as_str)).enumerate() {
        let source = Arc::new(Source::new(SourceId(i as u32 + 1), format!("{i}.md"), draft));
        for doc in parse::metadata(&source, Format::Markdown, &ReadOptions::default()) {
            drafts.extend(remember(&doc, &account.id, &source));
            if let Planned::Send(send) = project::planned(&doc, &source.name, account, false) {
                sends.push(send);
            }
        }
        sources.add(&source);
    }
    let project = Project::new(&sends, &[Arc::new(account.clone())], &sources, &drafts, 0);
    let mine = project.of("0.md").iter().filter(|h| h.probe == probe);
    // what a quota leaves open is its rule's own level
    mine.map(|h| h.hit.level.unwrap_or(severity)).collect()
}
