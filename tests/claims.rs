//! Claim records in the front matter: a complete one turns a finding that asks for evidence into a note, every other one is said.

mod support;

use support::Folder;

const BODY: &str = "# 新款面包机\n\n本店面包机销量第一，现价 399 元，下单包邮。\n";

fn draft(record: &str) -> Folder {
    let text = format!("---\nclaims:\n{record}---\n{BODY}");
    Folder::new(&[("a.md", text.as_bytes())])
}

fn check(folder: &Folder) -> support::Ran {
    folder.run(&["check", "a.md", "--format", "compact", "--lang", "en", "--notes", "--as-of", "2026-11-23"])
}

/// Lines about the claim itself, whatever rule finds it.
fn levels(ran: &support::Ran) -> Vec<&str> {
    let lines = ran.out.lines().filter(|l| l.contains("销量第一") && !l.contains("softsell/claim"));
    lines.filter_map(|l| l.split(": ").nth(1)?.split('[').next()).collect()
}

const WHOLE: &str = "  - text: 销量第一\n    source: 某协会 2026 年报告第 3 页\n    period: 2026 年上半年\n    area: 中国大陆\n    expires: 2026-12-31\n";

#[test]
fn a_complete_record_lowers_the_finding() {
    let without = Folder::new(&[("a.md", BODY.as_bytes())]);
    let bare = check(&without);
    assert!(levels(&bare).iter().any(|l| *l != "note"), "{}", bare.out);
    let with = draft(WHOLE);
    let ran = check(&with);
    assert!(!levels(&ran).is_empty() && levels(&ran).iter().all(|l| *l == "note"), "{}", ran.out);
    assert!(!ran.out.contains("softsell/claim"), "{}", ran.out);
}

#[test]
fn what_is_missing_is_named_and_nothing_is_lowered() {
    let folder = draft("  - text: 销量第一\n    source: 某协会报告\n");
    let ran = check(&folder);
    assert_eq!(ran.of("softsell/claim-incomplete").len(), 1, "{}", ran.out);
    assert!(ran.of("softsell/claim-incomplete")[0].contains("period, area"), "{}", ran.out);
    assert!(levels(&ran).iter().any(|l| *l != "note"), "{}", ran.out);
}

#[test]
fn a_record_expires_on_the_date_of_the_draft() {
    let folder = draft(&WHOLE.replace("2026-12-31", "2026-10-31"));
    let ran = check(&folder);
    assert_eq!(ran.of("softsell/claim-expired").len(), 1, "{}", ran.out);
    assert!(levels(&ran).iter().any(|l| *l != "note"), "{}", ran.out);
    let text =
        format!("---\npublish_at: 2026-10-30 09:00\nclaims:\n{}---\n{BODY}", WHOLE.replace("2026-12-31", "2026-10-31"));
    let earlier = Folder::new(&[("a.md", text.as_bytes())]);
    assert!(check(&earlier).of("softsell/claim-expired").is_empty());
}

#[test]
fn a_record_whose_words_are_not_in_the_draft_is_said() {
    let folder = draft(&WHOLE.replace("text: 销量第一", "text: 口碑第一"));
    let ran = check(&folder);
    assert_eq!(ran.of("softsell/claim-unused").len(), 1, "{}", ran.out);
    assert!(levels(&ran).iter().any(|l| *l != "note"), "{}", ran.out);
}
