//! One term, many dresses: what the rules say about a plain term they also say when it is written so that a word list would miss it, with
//! the right bytes and the right level; and what merely looks like a disguise is left alone.

use softsell::builtin;
use softsell::check::scan::Vocabulary;
use softsell::diagnostic::{Diagnostic, Level};
use softsell::document::{Alone, Format};
use softsell::engine::prove::hits;
use softsell::engine::variants::Scripts;
use softsell::engine::{Job, NoSetup, project::Project};
use softsell::rule::Check;
use softsell::rule::set::RuleSet;
use softsell::source::{Source, SourceId};
use std::ops::Range;
use std::sync::Arc;

const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 23);

fn check(rules: &RuleSet, format: Format, text: &str) -> Vec<Diagnostic> {
    let project = Project::default();
    let job = Job {
        rules,
        setup: &NoSetup,
        around: &Alone,
        project: &project,
        as_of: TODAY,
        ready: false,
        only: &[],
        skip: &[],
        scores: false,
    };
    job.check(&Arc::new(Source::new(SourceId(1), "draft.md", text)), format, Vec::new()).shown
}

/// A term that a rule finds wherever it stands, and how grave it is.
struct Term {
    words: String,
    rule: String,
    level: Level,
}

/// Terms out of the `bad` examples that are found by themselves in `frame` (which holds `{}`), at most two a rule.
fn terms(rules: &RuleSet, frame: &str, fits: &dyn Fn(&str) -> bool) -> Vec<Term> {
    let mut out: Vec<Term> = Vec::new();
    for number in 0..rules.heads().len() as u16 {
        let rule = rules.rule(number);
        if rule.check != Check::Terms
            || is_regional(&rule.id)
            || !rule.scope.blocks.is_empty()
            || rule.groups.iter().any(|g| !g.disguise)
        {
            continue;
        }
        let mut of_rule = 0;
        for example in rule.examples.iter().filter(|e| !e.bad.is_empty()) {
            for hit in hits(rules, number, example, &example.bad, Format::Markdown, TODAY) {
                let words = example.bad.get(hit.span.start as usize..hit.span.end as usize).unwrap_or("").to_string();
                if of_rule == 2 || !fits(&words) || out.iter().any(|t| t.words == words) {
                    continue;
                }
                let text = frame.replace("{}", &words);
                let at = frame.find("{}").unwrap();
                let found = check(rules, Format::Markdown, &text);
                let mine = found.iter().find(|d| d.rule == rule.id && covers(d, &(at..at + words.len())));
                if let Some(d) = mine.filter(|d| d.level > Level::Note) {
                    out.push(Term { words, rule: rule.id.clone(), level: d.level });
                    of_rule += 1;
                }
            }
        }
    }
    out
}

/// Rules of a region speak in other words of the same thing, and more softly where the region is not known.
fn is_regional(rule: &str) -> bool {
    rule.starts_with("law-tw/") || rule.starts_with("law-hk/")
}

fn covers(d: &Diagnostic, term: &Range<usize>) -> bool {
    (d.primary.start as usize, d.primary.end as usize) == (term.start, term.end)
}

fn overlaps(d: &Diagnostic, term: &Range<usize>) -> bool {
    (d.primary.start as usize) < term.end && term.start < d.primary.end as usize
}

/// How a form has to be judged.
#[derive(Clone, Copy, PartialEq)]
enum Judged {
    /// Like the plain term.
    Plain,
    /// One level graver.
    Graver,
    /// Either: what stands around decides.
    Found,
    Skipped,
}

/// A form of the term: what stands before it, itself, what follows, and how it is judged.
type Form = (&'static str, Format, String, String, String, Judged);

fn between(words: &str, what: &str) -> String {
    words.chars().map(String::from).collect::<Vec<_>>().join(what)
}

/// The term with everything but its first and last character between `open` and `close`; of two characters the last.
fn split(words: &str, open: &str, close: &str) -> (String, String) {
    let chars: Vec<char> = words.chars().collect();
    let to = if chars.len() == 2 { 2 } else { chars.len() - 1 };
    let part = |r: Range<usize>| chars[r].iter().collect::<String>();
    let whole = format!("{}{open}{}{close}{}", part(0..1), part(1..to), part(to..chars.len()));
    match to == chars.len() {
        true => (whole[..whole.len() - close.len()].to_string(), close.to_string()),
        false => (whole, String::new()),
    }
}

fn failures(rules: &RuleSet, terms: &[Term], forms: &dyn Fn(&str) -> Vec<Form>) -> Vec<String> {
    let mut wrong = Vec::new();
    for term in terms {
        for (name, format, before, words, after, judged) in forms(&term.words) {
            let text = format!("{before}{words}{after}");
            let at = before.len()..before.len() + words.len();
            let found = check(rules, format, &text);
            let hit = found.iter().find(|d| d.rule == term.rule && covers(d, &at));
            let level = match judged {
                Judged::Graver => Some(term.level.up()),
                Judged::Plain => Some(term.level),
                Judged::Found | Judged::Skipped => None,
            };
            let right = match (judged, hit) {
                (Judged::Skipped, hit) => {
                    hit.is_none() && !found.iter().any(|d| d.rule == term.rule && overlaps(d, &at))
                }
                (_, None) => found.iter().any(|d| is_regional(&d.rule) && overlaps(d, &at)),
                (_, Some(d)) => level.is_none_or(|l| l == d.level),
            };
            if !right {
                let got: Vec<String> = found
                    .iter()
                    .map(|d| {
                        let words = &text[d.primary.start as usize..d.primary.end as usize];
                        format!("{} {} {words}", d.level.name(), d.rule)
                    })
                    .collect();
                wrong.push(format!("{} ({}) {name}: {text:?}\n    got {got:?}", term.words, term.rule));
            }
        }
    }
    wrong
}

fn chinese_forms(words: &str, scripts: &Scripts) -> Vec<Form> {
    use Format::{Html, Json, Markdown};
    use Judged::*;
    let (head, tail) = ("这款商品", "，现在下单立减");
    let prose = |name, words: String, judged| (name, Markdown, head.to_string(), words, tail.to_string(), judged);
    let html = |name, words: String, end: &str, judged| {
        (name, Html, format!("<p>{head}"), words, format!("{end}{tail}</p>"), judged)
    };
    let plain = words.to_string();
    let (bold, bold_end) = split(words, "<b>", "</b>");
    let (stars, stars_end) = split(words, "**", "**");
    let (span, span_end) = split(words, "<span style=\"color:#c00\"><strong>", "</strong></span>");
    let chars: Vec<char> = words.chars().collect();
    let entity = format!("{}&#{};{}", chars[0], chars[1] as u32, chars[2..].iter().collect::<String>());
    let escaped: String = chars.iter().map(|c| format!("\\u{:04x}", *c as u32)).collect();
    let mut forms = vec![
        ("in a heading", Markdown, format!("# {head}"), plain.clone(), format!("{tail}\n\n正文\n"), Plain),
        prose("inside a sentence", plain.clone(), Plain),
        ("glued to Latin", Markdown, format!("{head}ABC"), plain.clone(), format!("XYZ{tail}"), Plain),
        ("in a footnote", Markdown, format!("见注[^1]\n\n[^1]: {head}"), plain.clone(), format!("{tail}\n"), Plain),
        prose("spaces between the characters", between(words, " "), Graver),
        ("split by <b>", Markdown, head.into(), bold.clone(), format!("{bold_end}{tail}"), Plain),
        html("split by <b> in HTML", bold, &bold_end, Plain),
        html("split by nested spans", span, &span_end, Plain),
        ("split by **", Markdown, head.into(), stars, format!("{stars_end}{tail}"), Plain),
        prose("a numeric entity", entity.clone(), Plain),
        html("a numeric entity in HTML", entity, "", Plain),
        prose("zero-width inside", between(words, "\u{200B}"), Graver),
        html("a zero-width entity inside", between(words, "&#8203;"), "", Graver),
        prose("dots inside", between(words, "·"), Graver),
        prose("stars inside", between(words, "★"), Graver),
        html("asterisks inside", between(words, "*"), "", Graver),
        (
            "escaped in a payload",
            Json,
            format!("{{\"articles\":[{{\"title\":\"周报\",\"content\":\"<p>{head}"),
            escaped,
            format!("{tail}</p>\"}}]}}"),
            Plain,
        ),
        ("in inline code", Markdown, format!("{head}`"), plain.clone(), format!("`{tail}"), Skipped),
        html("an editor's residue round it", plain, "\u{200B}", Plain),
    ];
    if let Some(traditional) = scripts.traditional(words) {
        forms.push(prose("traditional", traditional.clone(), Plain));
        forms.push(prose("traditional, spaces between", between(&traditional, " "), Graver));
        let (bold, bold_end) = split(&traditional, "<b>", "</b>");
        forms.push(("traditional, split by <b>", Markdown, head.into(), bold, format!("{bold_end}{tail}"), Plain));
    }
    forms
}

#[test]
fn chinese_terms_are_found_in_every_dress() {
    let rules = builtin::rules();
    let scripts = Scripts::new(rules.table());
    let fits = |w: &str| {
        let han = w.chars().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
        han && (2..=6).contains(&w.chars().count())
    };
    let terms = terms(&rules, "这款商品{}，现在下单立减", &fits);
    let packs: std::collections::BTreeSet<&str> = terms.iter().filter_map(|t| t.rule.split('/').next()).collect();
    assert!(terms.len() >= 40 && packs.len() >= 4, "{} terms of {packs:?}", terms.len());
    let wrong = failures(&rules, &terms, &|words| chinese_forms(words, &scripts));
    assert!(wrong.is_empty(), "{} of {} terms × forms\n{}", wrong.len(), terms.len(), wrong.join("\n"));
}

fn english_forms(words: &str) -> Vec<Form> {
    use Format::{Html, Markdown};
    use Judged::*;
    let (head, tail) = ("Our cream is ", " and you can order it here.");
    let prose = |name, words: String, judged| (name, Markdown, head.to_string(), words, tail.to_string(), judged);
    let html = |name, words: String, judged| (name, Html, format!("<p>{head}"), words, format!("{tail}</p>"), judged);
    let plain = words.to_string();
    // the second letter of a word of at least three
    let inner = words
        .char_indices()
        .zip(words.chars().skip(1).zip(words.chars().skip(2)))
        .find(|((_, a), (b, c))| [a, b, c].iter().all(|x| x.is_ascii_alphabetic()))
        .map_or(1, |((i, _), _)| i + 1);
    let (first, letter, rest) = (&words[..inner], &words[inner..inner + 1], &words[inner + 1..]);
    let code = words.as_bytes()[inner];
    let wide: String = words
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { char::from_u32(c as u32 + 0xFEE0).unwrap() } else { c })
        .collect();
    let mut forms = vec![
        ("in a heading", Markdown, format!("# {head}"), plain.clone(), format!("{tail}\n\nText.\n"), Plain),
        prose("inside a sentence", plain.clone(), Plain),
        ("glued to Chinese", Markdown, format!("{head}国货"), plain.clone(), format!("国货{tail}"), Found),
        (
            "in a footnote",
            Markdown,
            format!("Our news.[^1]\n\n[^1]: {head}"),
            plain.clone(),
            format!("{tail}\n"),
            Plain,
        ),
        prose("capitals", words.to_uppercase(), Plain),
        prose("full width", wide, Plain),
        prose("a soft hyphen", format!("{first}\u{AD}{letter}{rest}"), Plain),
        prose("split by <b>", format!("{first}<b>{letter}</b>{rest}"), Plain),
        html("split by a span in HTML", format!("{first}<span>{letter}</span>{rest}"), Plain),
        prose("split by **", format!("{first}**{letter}**{rest}"), Plain),
        prose("a numeric entity", format!("{first}&#{code};{rest}"), Plain),
        html("a hexadecimal entity in HTML", format!("{first}&#x{code:x};{rest}"), Plain),
        prose("zero-width inside", format!("{first}\u{200B}{letter}{rest}"), Graver),
        ("in inline code", Markdown, format!("{head}`"), plain.clone(), format!("`{tail}"), Skipped),
    ];
    if words.contains('\'') {
        forms.push(prose("curly quotes", words.replace('\'', "’"), Plain));
    }
    if words.contains(' ') {
        forms.push(prose("no-break spaces", words.replace(' ', "\u{A0}"), Plain));
        forms.push(prose("a soft line break", words.replacen(' ', "\n", 1), Plain));
    }
    let cyrillic = [('a', 'а'), ('e', 'е'), ('o', 'о'), ('c', 'с'), ('p', 'р'), ('x', 'х'), ('i', 'і')];
    let other = cyrillic.iter().find(|(l, _)| letter.to_lowercase() == l.to_string()).map(|(_, c)| *c);
    if let Some(other) = other {
        forms.push(prose("a Cyrillic look-alike", format!("{first}{other}{rest}"), Graver));
    }
    forms
}

#[test]
fn english_terms_are_found_in_every_dress() {
    let rules = builtin::rules();
    let fits = |w: &str| {
        let latin = w.chars().all(|c| c.is_ascii_alphabetic() || c == ' ' || c == '\'');
        latin && w.len() > 3 && w.split(' ').count() <= 4
    };
    let terms = terms(&rules, "Our cream is {} and you can order it here.", &fits);
    assert!(terms.len() >= 30, "only {} terms", terms.len());
    let wrong = failures(&rules, &terms, &english_forms);
    assert!(wrong.is_empty(), "{} of {} terms × forms\n{}", wrong.len(), terms.len(), wrong.join("\n"));
}

#[test]
fn known_substitutions_are_found() {
    let rules = builtin::rules();
    for text in [
        "想买的加薇信：abc12345，下单立减",
        "咨询请➕V领取优惠",
        "全网蕞低价，现在下单",
        "蕞好的面霜，现在下单",
        "我们是行业第①品牌，现在下单",
        "我们是行业第❶品牌，现在下单",
        "我们是行业第壹品牌，现在下单",
        "唯①选择的面霜，现在下单",
        "行业苐一的面霜，现在下单",
        "100% guаranteed cure, order now",
    ] {
        let found = check(&rules, Format::Markdown, text);
        assert!(found.iter().any(|d| d.level > Level::Note), "{text}: nothing");
    }
}

#[test]
fn what_only_looks_like_a_disguise_is_left_alone() {
    let rules = builtin::rules();
    for text in [
        "① 打开后台\n\n② 填写标题\n\n③ 保存",
        "按第① 步到第③ 步操作，第①章讲安装。",
        "# 关 于 我 们\n\n我们写周末的菜谱。",
        "# 最 新 动 态\n\n图书馆周一闭馆。",
        "给按钮加v-if，再给输入框加v-model，最后加VPN设置说明。",
        "升级到 V2.0，电压是 5V+5V，加V认证的账号见名单。",
        "卫星云图显示明天有雨，卫星电视照常播出。",
        "老师要树立威信，不能威信扫地。",
        "孩子们吹绿泡泡水，看米老鼠。",
        "周末去醉美乡村走走，顺便听醉爱音乐节。",
        "最（zuì）：副词，表示程度。读作 zuì。",
        "为了避免废纸堆积，我们每周清理一次。",
        "木又先生住在河边，蕞尔小国的故事很长。",
        "第1章 第1节 第1次 第1页 第1步 第1个",
        "玛丽·居里 - 第一位两次获奖的人",
        "北京 - 上海 - 广州，一 二 三 四",
        "家 长 会 通 知：周五下午三点。",
        "参数 a.b.c 与 x_y_z 不同，*重点* 见下文。",
        "The file is called t3st_b3st.txt and the host is c0de-1.",
        "Москва и Рим: две столицы.",
    ] {
        let loud: Vec<_> =
            check(&rules, Format::Markdown, text).into_iter().filter(|d| d.level > Level::Note).collect();
        assert!(loud.is_empty(), "{text}: {:?}", loud.iter().map(|d| (&d.rule, &d.found)).collect::<Vec<_>>());
    }
}

#[test]
fn a_spaced_heading_is_no_trick() {
    let rules = builtin::rules();
    let of = |text: &str| {
        let found = check(&rules, Format::Markdown, text);
        found.into_iter().find(|d| d.rule.starts_with("law-cn/")).map(|d| d.level)
    };
    let plain = of("# 本品的口感国家级\n\n这款商品立减");
    assert!(plain.is_some());
    assert_eq!(of("# 本 品 的 口 感 国 家 级\n\n这款商品立减"), plain);
    assert_eq!(of("# 本品的口感国 家 级\n\n这款商品立减"), plain.map(Level::up));
}

#[test]
fn one_term_in_eleven_forms_in_one_file() {
    let forms = [
        "国家级",
        "国家级",
        "国家级",
        "国 家 级",
        "國家級",
        "国<b>家</b>级",
        "国**家**级",
        "国&#23478;级",
        "国\u{200B}家级",
        "国家级",
    ];
    let text = "# 本品国家级\n\n本品拥有国家级的配方，欢迎下单。\n\n本品型号ABC国家级XYZ现货。\n\n本品是国 家 级的享受。\n\n本品是國家級的享受。\n\n\
                本品是国<b>家</b>级的享受。\n\n本品是国**家**级的享受。\n\n本品是国&#23478;级的享受。\n\n本品是国\u{200B}家级的享受。\n\n\
                本品的字段叫`国家级`，照抄即可。[^1]\n\n[^1]: 国家级的本品\n";
    let found = check(&builtin::rules(), Format::Markdown, text);
    let words: Vec<&str> = found
        .iter()
        .filter(|d| d.rule.starts_with("law-cn/absolute"))
        .map(|d| &text[d.primary.start as usize..d.primary.end as usize])
        .collect();
    assert_eq!(words, forms, "{:#?}", found.iter().map(|d| (&d.rule, &d.found)).collect::<Vec<_>>());
}
