//! What a SARIF log says about the tool: every rule with help in both languages, and the laws as taxonomies.

use super::Run;
use super::sarif::Message;
use super::words::pick;
use crate::account::Confidence;
use crate::diagnostic::{Citation, Lang, Level, Words};
use crate::rule::Rule;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// The longest full description that code scanning takes.
const LONGEST: usize = 1000;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Component<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    semantic_version: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    short_description: Option<Message>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rules: Vec<Descriptor<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    supported_taxonomies: Vec<Component<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    taxa: Vec<Taxon<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<PackList<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PackList<'a> {
    as_of: &'a str,
    rules_digest: &'a str,
    packs: BTreeMap<&'a str, &'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor<'a> {
    id: &'a str,
    name: String,
    short_description: Message,
    full_description: Message,
    help: Help,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<&'a str>,
    default_configuration: Configuration,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    relationships: Vec<Relationship<'a>>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
    rank: f64,
}

#[derive(Serialize)]
struct Properties<'a> {
    tags: Vec<&'a str>,
    precision: &'static str,
    #[serde(rename = "problem.severity")]
    severity: &'static str,
}

#[derive(Serialize)]
struct Relationship<'a> {
    target: Target<'a>,
    kinds: [&'static str; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Target<'a> {
    id: &'a str,
    tool_component: Reference<'a>,
}

#[derive(Serialize)]
struct Reference<'a> {
    name: &'a str,
    index: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Taxon<'a> {
    id: &'a str,
    short_description: Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<&'a str>,
    properties: Dates<'a>,
}

#[derive(Serialize)]
struct Dates<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    since: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    verified: &'a str,
}

/// The driver and the taxonomies.
pub fn components<'a>(run: &'a Run, rules: &[&'a Rule], lang: Lang) -> (Component<'a>, Vec<Component<'a>>) {
    let mut laws: Vec<(&str, Vec<&Citation>)> = Vec::new();
    let mut at: HashMap<&str, usize> = HashMap::new();
    for cite in rules.iter().flat_map(|r| &r.cite).filter(|c| !c.law.is_empty()) {
        let index = *at.entry(&cite.law).or_insert_with(|| {
            laws.push((&cite.law, Vec::new()));
            laws.len() - 1
        });
        if laws[index].1.iter().all(|c| taxon_id(c) != taxon_id(cite)) {
            laws[index].1.push(cite);
        }
    }
    let driver = Component {
        semantic_version: Some(env!("CARGO_PKG_VERSION")),
        language: Some(pick(lang, "en", "zh")),
        short_description: Some(Message::new(pick(lang, "A linter for marketing drafts", "营销稿件检查工具"))),
        rules: rules.iter().map(|r| descriptor(r, &at, lang)).collect(),
        supported_taxonomies: laws
            .iter()
            .enumerate()
            .map(|(i, (law, _))| Component { index: Some(i), ..empty(law) })
            .collect(),
        properties: Some(PackList {
            as_of: &run.as_of,
            rules_digest: crate::builtin::DIGEST,
            packs: run.packs().iter().map(|p| (p.id.as_str(), p.version.as_str())).collect(),
        }),
        ..empty("softsell")
    };
    let taxonomy = |(law, clauses): (&'a str, Vec<&'a Citation>)| Component {
        short_description: Some(Message::new(law)),
        taxa: clauses.into_iter().map(taxon).collect(),
        ..empty(law)
    };
    (driver, laws.into_iter().map(taxonomy).collect())
}

fn empty(name: &str) -> Component<'_> {
    Component {
        name,
        semantic_version: None,
        language: None,
        short_description: None,
        rules: Vec::new(),
        supported_taxonomies: Vec::new(),
        taxa: Vec::new(),
        index: None,
        properties: None,
    }
}

fn taxon_id(cite: &Citation) -> &str {
    if cite.clause.is_empty() { &cite.law } else { &cite.clause }
}

fn taxon(cite: &Citation) -> Taxon<'_> {
    Taxon {
        id: taxon_id(cite),
        short_description: Message::new(format!("{} {}", cite.law, cite.clause).trim()),
        help_uri: link(&cite.url),
        properties: Dates { since: &cite.since, verified: &cite.verified },
    }
}

fn descriptor<'a>(rule: &'a Rule, laws: &HashMap<&str, usize>, lang: Lang) -> Descriptor<'a> {
    let title = first(lang, &[&rule.title, &rule.message], &rule.id);
    let pack = rule.id.split('/').next().unwrap_or("");
    let mut tags = vec![pack];
    tags.extend(rule.tags.iter().map(String::as_str).filter(|t| *t != pack));
    let cited = rule.cite.iter().filter(|c| !c.law.is_empty());
    let relationship = |c: &'a Citation| Relationship {
        target: Target {
            id: taxon_id(c),
            tool_component: Reference { name: &c.law, index: laws.get(c.law.as_str()).copied().unwrap_or(0) },
        },
        kinds: ["relevant"],
    };
    let severity = rule.severity.0;
    Descriptor {
        id: &rule.id,
        name: name(&rule.id),
        full_description: Message::new(cut(&first(lang, &[&rule.why, &rule.help, &rule.title], &rule.id))),
        short_description: Message::new(title),
        help: help(rule),
        help_uri: rule.cite.iter().find_map(|c| link(&c.url)),
        default_configuration: Configuration {
            level: severity.name(),
            rank: match severity {
                Level::Error => 90.0,
                Level::Warning => 60.0,
                Level::Note => 30.0,
            },
        },
        relationships: cited.map(relationship).collect(),
        properties: Properties {
            tags,
            precision: match rule.confidence {
                Confidence::High => "high",
                Confidence::Medium => "medium",
                Confidence::Low => "low",
            },
            severity: match severity {
                Level::Error => "error",
                Level::Warning => "warning",
                Level::Note => "recommendation",
            },
        },
    }
}

/// Everything there is to say, English first, then Chinese: nobody knows who will read the alert.
fn help(rule: &Rule) -> Help {
    let mut help = Help { text: String::new(), markdown: String::new() };
    for lang in [Lang::En, Lang::Zh] {
        let parts = [
            ("", &rule.title),
            (pick(lang, "Why", "为什么"), &rule.why),
            (pick(lang, "What to do", "怎么改"), &rule.help),
            (pick(lang, "Allowed", "可以用的情形"), &rule.allowed),
            (pick(lang, "At stake", "可能的后果"), &rule.penalty),
        ];
        for (head, words) in parts {
            let text = words.get(lang);
            match (text.is_empty(), head.is_empty()) {
                (true, _) => {}
                (_, true) => {
                    help.text.push_str(&format!("{text}\n"));
                    help.markdown.push_str(&format!("## {text}\n\n"));
                }
                _ => {
                    help.text.push_str(&format!("{head}{}{text}\n", pick(lang, ": ", "：")));
                    help.markdown.push_str(&format!("**{head}**{}{text}\n\n", pick(lang, ": ", "：")));
                }
            }
        }
    }
    for cite in &rule.cite {
        let words = format!("{} {}", cite.law, cite.clause);
        help.text.push_str(&format!("{} {}\n", words.trim(), cite.url));
        match link(&cite.url) {
            Some(url) => help.markdown.push_str(&format!("- [{}]({url})\n", words.trim())),
            None => help.markdown.push_str(&format!("- {}\n", words.trim())),
        }
    }
    if help.text.is_empty() {
        help.text.push_str(&rule.id);
        help.markdown.push_str(&rule.id);
    }
    help
}

fn first(lang: Lang, words: &[&Words], otherwise: &str) -> String {
    words.iter().map(|w| w.get(lang)).find(|t| !t.is_empty()).unwrap_or(otherwise).to_string()
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_string(),
    }
}

/// Only what can be followed counts as a link.
fn link(url: &str) -> Option<&str> {
    Some(url).filter(|u| u.starts_with("http://") || u.starts_with("https://"))
}

/// `AbsoluteClaim` for `law-cn/absolute-claim`.
fn name(id: &str) -> String {
    let words = id.rsplit('/').next().unwrap_or(id).split('-');
    words.flat_map(|w| w.chars().take(1).flat_map(char::to_uppercase).chain(w.chars().skip(1))).collect()
}
