//! Suppressions in drafts and in the configuration: what they cover, and what is said about them.

use jiff::civil::Date;
use softsell::config::{Allow, Known};
use softsell::diagnostic::{Hit, Level};
use softsell::document::Format;
use softsell::policy::Why;
use softsell::policy::suppress::{of_configuration, read, sift};
use softsell::rule::{Level_, Rule};
use softsell::source::{Source, SourceId, Span};
use softsell::table::At;

const DAY: Date = jiff::civil::date(2026, 11, 23);

fn known(name: &str) -> Known {
    Known::among(name, &["law/best", "law/worst", "tone/loud"], &[])
}

/// Findings of `rule` at every `needle` in `text`, after its suppressions: what is shown, what is hidden and why, and the complaints.
fn sifted(text: &str, findings: &[(&str, &str)]) -> (Vec<String>, Vec<String>, Vec<String>) {
    let source = Source::new(SourceId(0), "a.md", text);
    let options = softsell::parse::ReadOptions::default();
    let doc = softsell::parse::read(&source, Format::Markdown, &options).remove(0);
    let mut found = Vec::new();
    for (id, needle) in findings {
        for (at, _) in text.match_indices(needle) {
            let rule = Rule { id: id.to_string(), severity: Level_(Level::Error), ..Rule::default() };
            let mut hit = Hit::at(Span::new(SourceId(0), at..at + needle.len()));
            hit.term = Some(needle.to_string());
            let kind = softsell::account::AccountType::default();
            found.extend(softsell::policy::judge(&rule, hit, &source, &kind, None, softsell::policy::Facts::default()));
        }
    }
    let mut marks = vec![read(&doc, &source, &known, DAY)];
    let (shown, hidden) = sift(found, &mut marks, &[], DAY);
    let hidden = hidden.into_iter().map(|h| match h.why {
        Why::Allowed { reason, .. } => format!("{} {reason}", h.diagnostic.rule),
        other => format!("{other:?}"),
    });
    let told = marks.remove(0).problems(true);
    let told = told.iter().map(|p| format!("{} {}", p.code, source.slice(p.hit.span))).collect();
    (shown.into_iter().map(|d| d.rule).collect(), hidden.collect(), told)
}

#[test]
fn allow_holds_for_the_next_block_only() {
    let text = "<!-- softsell allow law/best: 有检测报告 -->\n\n最好的茶。\n\n又是最好的茶。\n";
    let (shown, hidden, told) = sifted(text, &[("law/best", "最好")]);
    assert_eq!((shown.len(), hidden, told.len()), (1, vec!["law/best 有检测报告".to_string()], 0));
}

#[test]
fn allow_inside_a_paragraph_holds_for_it() {
    let text = "最好的茶 <!-- softsell allow law/best，tone：引用 -->。\n\n下一段最好。\n";
    let (shown, hidden, told) = sifted(text, &[("law/best", "最好")]);
    assert_eq!((shown.len(), hidden.len()), (1, 1));
    assert_eq!(told, ["stale-allow tone"]);
}

#[test]
fn allow_file_packs_globs_and_terms() {
    let text = "<!-- softsell allow-file law \"最好\": 老字号 -->\n\n最好。\n\n最差。\n";
    // the term in the comment itself counts as one of two
    let (shown, hidden, told) = sifted(text, &[("law/best", "最好"), ("law/worst", "最差")]);
    assert_eq!((shown, hidden.len(), told.len()), (vec!["law/worst".to_string()], 2, 0));
}

#[test]
fn off_and_on() {
    let text = "最好一。\n\n<!-- softsell off: 引用条文 -->\n\n最好二。\n\n<!-- softsell on -->\n\n最好三。\n";
    let (shown, hidden, told) = sifted(text, &[("law/best", "最好")]);
    assert_eq!((shown.len(), hidden.len(), told.len()), (2, 1, 0));
    let (_, hidden, told) = sifted("<!-- softsell off law: 引用 -->\n\n最好二。\n", &[("law/best", "最好")]);
    assert_eq!(hidden.len(), 1);
    assert_eq!(told, ["unclosed-allow <!-- softsell off law: 引用 -->"]);
}

#[test]
fn front_matter() {
    let text = "---\ntitle: 最好的茶\nsoftsell-allow:\n  - \"law/best: 品牌名\"\n---\n\n最好。\n";
    let (shown, hidden, told) = sifted(text, &[("law/best", "最好")]);
    assert_eq!((shown.len(), hidden.len(), told.len()), (0, 2, 0), "{told:?}");
}

#[test]
fn every_mistake_is_told_and_does_not_hide() {
    for (comment, wanted) in [
        ("allow law/best", "allow-without-reason <!-- softsell allow law/best -->"),
        ("allow law/best 有依据", "allow-without-reason <!-- softsell allow law/best 有依据 -->"),
        ("allow law/bets: 有依据", "unknown-allow law/bets"),
        ("allow law/best until 2026-11-01: 活动期", "expired-allow 2026-11-01"),
        ("alow law/best: 有依据", "unknown-directive alow"),
        ("allow tone/loud: 语气", "stale-allow tone/loud"),
        ("on", "stale-allow <!-- softsell on -->"),
    ] {
        let (shown, _, told) = sifted(&format!("<!-- softsell {comment} -->\n\n最好。\n"), &[("law/best", "最好")]);
        assert_eq!((shown.len(), told), (1, vec![wanted.to_string()]), "{comment}");
    }
}

#[test]
fn a_forgotten_colon_can_be_put_in() {
    let source = Source::new(SourceId(0), "a.md", "<!-- softsell allow law/best 有依据 -->\n\n最好\n");
    let doc = softsell::parse::read(&source, Format::Markdown, &softsell::parse::ReadOptions::default()).remove(0);
    let problems = read(&doc, &source, &known, DAY).problems(true);
    let edit = &problems[0].hit.fixes[0].edits[0];
    let mut text = source.text.clone();
    text.replace_range(edit.span.range(), &edit.text);
    assert!(text.starts_with("<!-- softsell allow law/best: 有依据 -->"), "{text}");
}

#[test]
fn allows_of_the_configuration_expire_and_grow_stale() {
    let span = |n: usize| Span::new(SourceId(9), n..n + 1);
    let allow = |n: usize, until: Option<Date>| Allow {
        paths: softsell::config::Globs::default(),
        everywhere: true,
        rule: At { value: "law".into(), span: span(n) },
        reason: "r".into(),
        until: until.map(|value| At { value, span: span(n) }),
        by: String::new(),
        term: String::new(),
        span: span(n),
    };
    let allows = [allow(1, Some(DAY.yesterday().unwrap())), allow(2, Some(DAY)), allow(3, None)];
    let codes = |used| of_configuration(&allows, DAY, used).iter().map(|p| p.code).collect::<Vec<_>>();
    assert_eq!(codes(None), ["expired-allow"]);
    assert_eq!(codes(Some(&[span(2)][..])), ["expired-allow", "stale-allow"]);
}
