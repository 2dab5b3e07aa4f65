//! A verdict is given as of a day: `--as-of`, or the draft's own time of publishing. Rules speak only while they are in force.

use softsell::builtin;
use softsell::document::{Alone, Format};
use softsell::engine::{Job, NoSetup, project::Project};
use softsell::source::{Source, SourceId};
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;

/// Rules that speak about `text` when it is judged as of `day`.
fn rules_on(day: &str, text: &str) -> Vec<String> {
    let (rules, project) = (builtin::rules(), Project::default());
    let job = Job {
        rules: &rules,
        setup: &NoSetup,
        around: &Alone,
        project: &project,
        as_of: day.parse().unwrap(),
        ready: false,
        only: &[],
        skip: &[],
        scores: false,
    };
    let source = Arc::new(Source::new(SourceId(1), "draft.md", text));
    job.check(&source, Format::Markdown, Vec::new()).shown.into_iter().map(|d| d.rule).collect()
}

fn speaks(rule: &str, day: &str, text: &str) -> bool {
    rules_on(day, text).iter().any(|r| r == rule)
}

const LABEL: &str = "无添加酸奶，配料表只有三行，售价29元，欢迎下单。\n";

#[test]
fn the_label_rule_takes_over_on_its_day() {
    let (now, then) = ("law-cn/zero-additive", "law-cn/zero-additive-label");
    for (day, early) in [("2026-11-23", true), ("2027-03-15", true), ("2027-03-16", false), ("2028-01-01", false)] {
        assert_eq!(speaks(now, day, LABEL), early, "{day}");
        assert_eq!(speaks(then, day, LABEL), !early, "{day}");
    }
}

#[test]
fn the_mark_of_machine_made_text_is_asked_for_since_its_day() {
    let text = "---\ntitle: 老街\nai_assisted: true\n---\n\n清晨六点的老街。\n";
    for (day, asked) in [("2025-08-31", false), ("2025-09-01", true), ("2026-11-23", true)] {
        assert_eq!(speaks("account/ai-mark-missing", day, text), asked, "{day}");
    }
}

#[test]
fn the_drafts_own_day_wins() {
    let dated = |day: &str| format!("---\npublish_at: {day} 09:00\n---\n\n{LABEL}");
    assert!(speaks("law-cn/zero-additive-label", "2026-11-23", &dated("2027-03-16")));
    assert!(!speaks("law-cn/zero-additive-label", "2028-01-01", &dated("2027-03-15")));
}

/// Every rule with a first or last day is silent outside of it and speaks inside: its own bad examples, judged on the days around.
#[test]
fn every_dated_rule_keeps_its_days() {
    use softsell::engine::prove::levels;
    let rules = builtin::rules();
    let mut dated = 0;
    for number in 0..rules.heads().len() as u16 {
        let rule = rules.rule(number);
        let days = [(&rule.from, -1, 0), (&rule.until, 1, 0)];
        for (day, outside, inside) in days.into_iter().filter(|(d, _, _)| !d.is_empty()) {
            let day: jiff::civil::Date = day.parse().unwrap_or_else(|_| panic!("{}: {day} is no day", rule.id));
            dated += 1;
            for example in rule.examples.iter().filter(|e| !e.bad.is_empty()) {
                let on = |shift: i64| {
                    let day = day.checked_add(jiff::Span::new().days(shift)).unwrap();
                    let example = softsell::rule::Example { as_of: day.to_string(), ..example.clone() };
                    !levels(&rules, number, &example, &example.bad, day).is_empty()
                };
                assert!(on(inside), "{} is silent on {day}: {}", rule.id, example.bad);
                assert!(!on(outside), "{} speaks outside of {day}: {}", rule.id, example.bad);
            }
        }
    }
    assert!(dated >= 4, "only {dated} dated rules");
}

#[test]
fn as_of_on_the_command_line() {
    let run = |day: &str| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_softsell"))
            .args(["check", "-", "--isolated", "--lang", "en", "--format", "compact", "--notes", "--as-of", day])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(LABEL.as_bytes()).unwrap();
        String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
    };
    assert!(run("2027-03-15").contains("[law-cn/zero-additive]"));
    assert!(run("2027-03-16").contains("[law-cn/zero-additive-label]"));
}
