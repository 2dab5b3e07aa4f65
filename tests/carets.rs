//! Carets stand exactly under their words, whatever stands before them; and what a terminal must not see does not reach it.

use softsell::diagnostic::{Citation, Diagnostic, Label, Lang, Level, Words};
use softsell::output::{Options, format};
use softsell::policy::{DraftReport, Totals};
use softsell::source::{Source, SourceId, Sources, Span};
use std::sync::Arc;
use unicode_width::UnicodeWidthStr;

const WORD: &str = "国家级";

fn finding(source: &Source, word: &str) -> Diagnostic {
    let at = source.text.find(word).expect("the word is in the text");
    finding_at(Span::new(source.id, at..at + word.len()))
}

fn finding_at(primary: Span) -> Diagnostic {
    Diagnostic {
        rule: "law-cn/absolute-claim".into(),
        level: Level::Error,
        message: Words::new("“国家级” is an absolute claim", "「国家级」属于绝对化用语"),
        primary,
        label: Words::new("absolute", "绝对化"),
        related: Vec::new(),
        notes: Vec::new(),
        help: Vec::new(),
        cite: Vec::new(),
        fixes: Vec::new(),
        found: WORD.into(),
        term: WORD.into(),
        steps: Vec::new(),
        broken: false,
    }
}

fn report(sources: Vec<Arc<Source>>, shown: Vec<Diagnostic>) -> DraftReport {
    let mut all = Sources::default();
    sources.iter().for_each(|s| all.add(s));
    DraftReport {
        source: sources[0].clone(),
        sources: all,
        shown,
        hidden: Vec::new(),
        not_checked: Vec::new(),
        scores: Vec::new(),
        account: String::new(),
        fail_on: Some(Level::Error),
    }
}

fn written(kind: &str, options: &Options, reports: &[DraftReport]) -> String {
    let mut format = format(kind, options).expect("a known format");
    let mut out = Vec::new();
    let mut totals = Totals::default();
    for report in reports {
        totals.add(report);
        format.draft(report, &mut out).unwrap();
    }
    format.end(&totals, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn text_of(line: &str, options: &Options) -> String {
    let source = Arc::new(Source::new(SourceId(0), "a.md", line));
    let found = finding(&source, WORD);
    written("text", options, &[report(vec![source], vec![found])])
}

/// Columns before the word on the printed line, and before and under the carets, measured on whole strings.
fn columns(shown: &str, wide: bool) -> (usize, usize, usize) {
    let width = |s: &str| if wide { s.width_cjk() } else { s.width() };
    let lines: Vec<&str> = shown.lines().collect();
    let at = lines.iter().position(|l| l.contains('^')).expect("a line with carets");
    let (line, carets) = (lines[at - 1], lines[at]);
    let before = &line[..line.find(WORD).unwrap_or_else(|| panic!("the word is shown: {line}"))];
    let caret = carets.find('^').unwrap();
    (width(before), width(&carets[..caret]), carets.matches('^').count())
}

/// Everything that makes a renderer which adds up characters point beside the word.
const PREFIXES: &[(&str, &str)] = &[
    ("nothing", ""),
    ("ideographs", "这款面霜是全网"),
    ("quotation marks, ellipsis, dash", "“最好用”……——"),
    ("ambiguous signs", "①→★℃Ⅳ❶·"),
    ("full width", "ＡＢ～『』　"),
    ("Greek and Cyrillic", "αЯé"),
    ("emoji", "👍✅"),
    ("skin tone", "👍🏽"),
    ("family", "👨‍👩‍👧"),
    ("woman in health", "👩🏽‍⚕️"),
    ("flag", "🇨🇳"),
    ("two flags", "🇨🇳🇭🇰"),
    ("subdivision flag", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
    ("sign with emoji selector", "⚠️"),
    ("heart with emoji selector", "❤️"),
    ("keycap", "1️⃣2️⃣"),
    ("sign with text selector", "⚠\u{fe0e}"),
    ("tab", "\t"),
    ("tab after text", "甲乙\t丙\t"),
    ("byte order mark inside", "甲\u{feff}乙"),
    ("zero-width space", "甲\u{200b}乙"),
    ("joiner outside an emoji", "甲\u{200d}乙\u{200c}"),
    ("combining accent", "e\u{301}a\u{308}"),
    ("decomposed kana", "か\u{3099}"),
    ("ideographic variant", "葛\u{e0100}"),
    ("half-width kana", "ｶﾞﾌ"),
    ("Hangul jamo", "\u{1112}\u{1161}\u{11ab}"),
    ("plane 2", "𠮷𡃁"),
    ("escape sequence", "\u{1b}[31m红"),
    ("control characters", "a\u{0}b\u{7}c\u{7f}\u{85}"),
    ("writing direction", "甲\u{202e}乙\u{2066}丙\u{2069}"),
    ("line separator", "甲\u{2028}乙"),
    ("private use", "\u{e000}\u{f0000}\u{f0001}"),
];

#[test]
fn carets_stand_under_the_word() {
    for (what, prefix) in PREFIXES {
        for width in [100, 48] {
            let shown = text_of(
                &format!("{prefix}{WORD}产品👍🏽{prefix}，错过后悔一年"),
                &Options { width, ..Options::default() },
            );
            let (word, caret, carets) = columns(&shown, false);
            assert_eq!((word, 6), (caret, carets), "{what}, width {width}:\n{shown}");
        }
    }
}

#[test]
fn carets_stand_under_the_word_where_ambiguous_is_wide() {
    for (what, prefix) in PREFIXES {
        let options = Options { ambiguous_wide: true, ..Options::default() };
        let shown = text_of(&format!("{prefix}{WORD}产品"), &options);
        let (word, caret, carets) = columns(&shown, true);
        assert_eq!((word, 6), (caret, carets), "{what}:\n{shown}");
        assert!(!shown.contains(['│', '┌', '─']), "no box characters: {shown}");
    }
}

#[test]
fn a_word_of_sequences_is_underlined_to_its_width() {
    for (word, columns) in [("👨‍👩‍👧", 2), ("⚠️", 2), ("1️⃣", 2), ("👍🏽好", 4), ("国\u{200b}家", 5), ("e\u{301}", 1)]
    {
        let source = Arc::new(Source::new(SourceId(0), "a.md", format!("甲👨‍👩‍👧{word}乙").replace("甲👨‍👩‍👧👨‍👩‍👧", "甲👨‍👩‍👧 👨‍👩‍👧")));
        let at = source.text.rfind(word).unwrap();
        let found = finding_at(Span::new(source.id, at..at + word.len()));
        let shown = written("text", &Options::default(), &[report(vec![source], vec![found])]);
        assert_eq!(shown.matches('^').count(), columns, "{word}:\n{shown}");
    }
}

#[test]
fn nothing_dangerous_reaches_the_terminal() {
    let line = "\u{1b}]8;;http://evil\u{7}甲\u{202e}国家级\u{9b}31m\u{2067}\r末";
    for kind in ["text", "compact"] {
        let source = Arc::new(Source::new(SourceId(0), "a\u{1b}[2J\u{202e}.md", line));
        let mut found = finding(&source, WORD);
        found.message = Words::same(line);
        found.label = Words::same(line);
        found.notes = vec![Words::same(line)];
        let shown = written(kind, &Options::default(), &[report(vec![source], vec![found])]);
        assert!(
            !shown.contains(|c: char| (c.is_control() && c != '\n')
                || ('\u{202a}'..='\u{202e}').contains(&c)
                || ('\u{2066}'..='\u{2069}').contains(&c)),
            "{shown:?}"
        );
    }
}

#[test]
fn long_lines_are_cut_and_keep_their_true_place() {
    let line = format!("标题\n\n{}{WORD}{}\n", "这是很长的一段话，".repeat(60), "后面还有很多话。".repeat(60));
    for width in [40, 80, 120] {
        let shown = text_of(&line, &Options { width, ..Options::default() });
        assert!(shown.contains("a.md:3:541"), "{shown}");
        let picture = shown.lines().find(|l| l.starts_with("3 │")).unwrap();
        assert!(picture.width() <= width && picture.contains('…'), "{picture}");
        let (word, caret, carets) = columns(&shown, false);
        assert_eq!((word, 6), (caret, carets), "{shown}");
    }
}

#[test]
fn the_whole_picture() {
    let source = Arc::new(Source::new(
        SourceId(0),
        "drafts/双十一.md",
        "# 双十一\n这款面霜是全网“最好用”的国家级产品👍，错过后悔一年……\n",
    ));
    let config = Arc::new(Source::new(SourceId(1), "softsell.toml", "[rules]\n\"law-cn\" = \"error\"\n"));
    let mut found = finding(&source, WORD);
    let regret = source.text.find("后悔一年").unwrap();
    found
        .related
        .push(Label { span: Span::new(source.id, regret..regret + 12), text: Words::new("pressure", "施压") });
    found
        .related
        .push(Label {
            span: Span::new(config.id, 8..16), text: Words::new("made an error here", "此处设为错误")
        });
    found.notes.push(Words::new("Fines from 200,000 yuan.", "可处二十万元以上罚款。"));
    found.help.push(Words::new("leave it out", "删去"));
    found.cite.push(Citation {
        law: "中华人民共和国广告法".into(),
        clause: "第九条第（三）项".into(),
        url: "https://example.gov.cn/ad".into(),
        since: "2015-09-01".into(),
        verified: "2026-11-23".into(),
    });
    let reports = [report(vec![source, config], vec![found])];
    let en = written("text", &Options::default(), &reports);
    let want = "\
error[law-cn/absolute-claim]: “国家级” is an absolute claim
  ┌─ drafts/双十一.md:2:14
  │
2 │ 这款面霜是全网“最好用”的国家级产品👍，错过后悔一年……
  │                         ^^^^^^            -------- pressure
  │                         │
  │                         absolute
  │
  ┌─ softsell.toml:2:1
  │
2 │ \"law-cn\" = \"error\"
  │ -------- made an error here
  │
  = Fines from 200,000 yuan.
  = source: 中华人民共和国广告法 第九条第（三）项 (since 2015-09-01)
    https://example.gov.cn/ad
  = help: leave it out

1 error in 1 draft
";
    assert_eq!(en, want, "\n{en}");
    let zh = written("text", &Options { lang: Lang::Zh, ..Options::default() }, &reports);
    for part in [
        "error[law-cn/absolute-claim]: 「国家级」属于绝对化用语",
        "= 依据：中华人民共和国广告法 第九条第（三）项（2015-09-01 起施行）",
        "= 建议：删去",
        "\n1 篇稿件：1 个错误\n",
    ] {
        assert!(zh.contains(part), "{part}\n{zh}");
    }
    assert_eq!(
        written("compact", &Options { quiet: true, ..Options::default() }, &reports),
        "drafts/双十一.md:2:14: error[law-cn/absolute-claim]: “国家级” is an absolute claim\n"
    );
}

#[test]
fn many_findings_of_a_rule_are_grouped_and_a_long_run_is_stopped() {
    let source = Arc::new(Source::new(SourceId(0), "a.md", "国家级\n".repeat(20)));
    let all: Vec<_> = (0..20).map(|i| finding_at(Span::new(source.id, i * 10..i * 10 + 9))).collect();
    let reports = [report(vec![source.clone()], all)];
    let shown = written("text", &Options::default(), &reports);
    assert_eq!(shown.matches("error[").count(), 3);
    assert!(
        shown.contains("= +17 more of this rule here: lines 4, 5, 6, 7, 8, 9, 10, 11 … (--all shows all)"),
        "{shown}"
    );
    assert!(shown.ends_with("\n20 errors in 1 draft\n"), "{shown}");
    let zh = written("text", &Options { lang: Lang::Zh, ..Options::default() }, &reports);
    assert!(zh.contains("另有 17 处"), "{zh}");
    assert_eq!(written("text", &Options { all: true, ..Options::default() }, &reports).matches("error[").count(), 20);
    assert_eq!(written("compact", &Options::default(), &reports).matches("error[").count(), 20);

    let many: Vec<_> = (0..20)
        .map(|_| {
            report(vec![source.clone()], (0..3).map(|i| finding_at(Span::new(source.id, i * 10..i * 10 + 9))).collect())
        })
        .collect();
    let shown = written("text", &Options::default(), &many);
    assert_eq!(shown.matches("error[").count(), 50);
    assert!(
        shown.contains("\n10 more findings not printed (--all prints everything)\n60 errors in 20 drafts\n"),
        "{shown}"
    );
}

#[test]
fn notes_are_counted_and_shown_on_request() {
    let source = Arc::new(Source::new(SourceId(0), "a.md", WORD));
    let mut found = finding(&source, WORD);
    found.level = Level::Note;
    let reports = [report(vec![source], vec![found])];
    for kind in ["text", "compact"] {
        assert_eq!(written(kind, &Options::default(), &reports), "1 note in 1 draft (notes are shown with --notes)\n");
        assert!(
            written(kind, &Options { notes: true, ..Options::default() }, &reports)
                .contains("note[law-cn/absolute-claim]")
        );
    }
}

#[test]
fn a_file_without_text_is_named() {
    let source = Arc::new(Source::new(SourceId(0), "none.md", ""));
    let mut found = finding_at(source.span());
    found.broken = true;
    let shown = written("text", &Options { quiet: true, ..Options::default() }, &[report(vec![source], vec![found])]);
    assert_eq!(shown, "error[law-cn/absolute-claim]: “国家级” is an absolute claim\n ┌─ none.md\n\n");
}

#[test]
fn colour_is_only_where_it_was_asked_for() {
    assert!(!text_of("国家级", &Options::default()).contains('\u{1b}'));
    let colour = text_of("👨‍👩‍👧国家级", &Options { color: true, ..Options::default() });
    assert!(colour.contains("\u{1b}[") && colour.contains("👨‍👩‍👧"), "{colour:?}");
}
