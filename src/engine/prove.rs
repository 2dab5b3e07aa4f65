//! A rule proves itself: its `bad` examples fire, its `good` ones stay silent.

use super::examine::{Subject, examine};
use super::likeness::remember;
use super::project::{self, Planned, Project};
use crate::account::Account;
use crate::diagnostic::{Hit, Level, Words};
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
    pub reason: Words,
    /// For a generated disguise: what was done to the term.
    pub form: Option<Words>,
    pub expected: Words,
    pub got: Words,
}

/// Tries every example of rule `number`. `today` judges examples that name no day.
pub fn prove(rules: &RuleSet, number: u16, today: Date) -> Vec<Failure> {
    let rule = rules.rule(number);
    let mut failures = Vec::new();
    if rule.check == Check::Problem {
        return failures;
    }
    for (i, example) in rule.examples.iter().enumerate() {
        let mut fail = |text: &str, reason: Words, expected: Words, got: Words| {
            let (rule, text) = (rule.id.clone(), text.to_string());
            failures.push(Failure { rule, example: i, text, reason, form: None, expected, got });
        };
        if !example.bad.is_empty() {
            let most = levels(rules, number, example, &example.bad, today).into_iter().max();
            let any = || Words::new("a finding", "有一处问题");
            let nothing = || Words::new("nothing", "没有问题");
            match most {
                None => {
                    fail(
                        &example.bad,
                        Words::new("the bad example does not fire", "bad 例子没有报出"),
                        any(),
                        nothing(),
                    );
                }
                Some(most) => {
                    let got = Words::same(most.name());
                    if let Some(level) = example.level.filter(|l| *l != most) {
                        let reason = format!("the bad example is a {}", most.name());
                        let reason = Words::new(reason, format!("bad 例子的级别是 {}", most.name()));
                        fail(&example.bad, reason, Words::same(level.name()), got);
                    } else if example.level.is_none() && most == Level::Note && rule.severity.0 > Level::Note {
                        let reason = Words::new("the bad example is lowered to a note", "bad 例子被降为 note");
                        fail(&example.bad, reason, Words::same(rule.severity.0.name()), got);
                    }
                }
            }
        }
        if !example.good.is_empty() {
            let loud = levels(rules, number, example, &example.good, today).into_iter().max();
            if let Some(level) = loud.filter(|l| *l > Level::Note) {
                let reason = Words::new("the good example fires", "good 例子被报出");
                let nothing = Words::new("nothing above a note", "最多是 note");
                fail(&example.good, reason, nothing, Words::same(level.name()));
            }
        }
    }
    failures
}

/// The format that the example says, else the one that its pretended name stands for.
pub(super) fn format_of(example: &Example) -> Format {
    match example.format.as_str() {
        "html" => Format::Html,
        "plain" => Format::Plain,
        "json" => Format::Json,
        "markdown" => Format::Markdown,
        _ => parse::detect(&example.path).unwrap_or(Format::Markdown),
    }
}

/// The levels of what rule `number` alone finds in `text`, set up as the example says.
pub fn levels(rules: &RuleSet, number: u16, example: &Example, text: &str, today: Date) -> Vec<Level> {
    let severity = rules.rule(number).severity.0;
    let found = hits(rules, number, example, text, format_of(example), today);
    found.iter().map(|h| if h.lowered.is_some() { Level::Note } else { h.level.unwrap_or(severity) }).collect()
}

/// What rule `number` alone finds in `text`, set up as the example says.
pub fn hits(rules: &RuleSet, number: u16, example: &Example, text: &str, format: Format, today: Date) -> Vec<Hit> {
    let rule = rules.rule(number);
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
        return planned(probe, example, text, account);
    }
    let mut out = Vec::new();
    for mut doc in parse::read(&source, format, &options) {
        for (key, value) in [("kind", &example.kind), ("industry", &example.industry), ("region", &example.region)] {
            if !value.is_empty() && doc.field(key).is_none() {
                doc.fields.push(Field::given(key, value, doc.head));
            }
        }
        let (claims, _) = super::claims::claims(&doc, rules, as_of);
        let subject = Subject {
            claims: &claims,
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
        let seen =
            examine(&subject, rules, &|_| (0..rules.heads().len()).map(|r| r == number as usize || all).collect());
        out.extend(seen.hits.into_iter().filter(|(r, _)| *r == number).map(|(_, hit)| hit));
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

/// What the plan of the example and its other drafts says about the example.
fn planned(probe: &str, example: &Example, text: &str, account: &Account) -> Vec<Hit> {
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
    mine.map(|h| h.hit.clone()).collect()
}
