//! Every built-in rule proves itself: its bad examples fire, its good ones stay silent, and its words are complete.

use softsell::builtin;
use softsell::check::scan::Vocabulary;
use softsell::engine::dressed::prove_disguises;
use softsell::engine::prove::prove;
use softsell::engine::variants::Scripts;

const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 23);

#[test]
fn every_example_shows_what_it_claims() {
    let rules = builtin::rules();
    let only = std::env::var("SOFTSELL_RULE").unwrap_or_default();
    let mut failures = Vec::new();
    for number in 0..rules.heads().len() as u16 {
        if rules.heads()[number as usize].id.starts_with(&only) {
            failures.extend(prove(&rules, number, TODAY));
        }
    }
    let lines: Vec<String> = failures
        .iter()
        .map(|f| format!("{} example {}: {}\n    {}", f.rule, f.example + 1, f.reason.en, f.text))
        .collect();
    assert!(failures.is_empty(), "{} examples fail\n{}", failures.len(), lines.join("\n"));
}

#[test]
fn terms_are_found_in_disguise() {
    let rules = builtin::rules();
    let scripts = Scripts::new(rules.table());
    let only = std::env::var("SOFTSELL_RULE").unwrap_or_default();
    let (mut failures, mut tried) = (Vec::new(), 0);
    for number in 0..rules.heads().len() as u16 {
        if rules.heads()[number as usize].id.starts_with(&only) {
            let (failed, n) = prove_disguises(&rules, number, &scripts, TODAY);
            failures.extend(failed);
            tried += n;
        }
    }
    let lines: Vec<String> = failures
        .iter()
        .map(|f| {
            let form = f.form.as_ref().map_or("", |w| &w.en);
            format!(
                "{} {} [{form}]: {}\n    {}\n    expected {}\n    got {}",
                f.rule,
                f.example + 1,
                f.reason.en,
                f.text,
                f.expected.en,
                f.got.en
            )
        })
        .collect();
    assert!(failures.is_empty(), "{} of {tried} disguises fail\n{}", failures.len(), lines.join("\n"));
    assert!(tried > 3000 || !only.is_empty(), "only {tried} disguises were tried");
}

#[test]
fn there_are_hundreds_of_rules_and_each_has_its_words() {
    let rules = builtin::rules();
    let ids: Vec<&str> = rules.heads().iter().map(|h| h.id.as_str()).collect();
    assert!(ids.len() >= 80, "only {} rules", ids.len());
    for number in 0..ids.len() as u16 {
        let rule = rules.rule(number);
        for (what, words) in [("title", &rule.title), ("message", &rule.message), ("why", &rule.why)] {
            assert!(!words.en.is_empty() && !words.zh.is_empty(), "{}: {what} is missing in a language", rule.id);
            let holes = |t: &str| {
                let mut all: Vec<String> =
                    t.split('{').skip(1).filter_map(|p| p.split_once('}')).map(|(n, _)| n.to_string()).collect();
                all.sort();
                all.dedup();
                all
            };
            assert_eq!(holes(&words.en), holes(&words.zh), "{}: {what} has other placeholders in Chinese", rule.id);
        }
        assert!(
            rule.cite.iter().all(|c| c.url.is_empty() || c.url.starts_with("https://")),
            "{}: odd address",
            rule.id
        );
    }
}
