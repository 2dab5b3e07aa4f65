//! The closing lines: what was found, what is not shown, and what nobody has checked.

use super::Options;
use super::words::{count, drafts, list, of_level, pick, semicolon};
use crate::diagnostic::{Lang, Level};
use crate::policy::Totals;
use std::io::{self, Write};

/// Writes the closing lines. `unprinted` findings were left out because there were too many.
pub fn write(totals: &Totals, options: &Options, unprinted: usize, out: &mut dyn Write) -> io::Result<()> {
    let lang = options.lang;
    if unprinted > 0 {
        match lang {
            Lang::En => writeln!(
                out,
                "{} not printed (--all prints everything)",
                count(unprinted, "more finding", "more findings")
            )?,
            Lang::Zh => writeln!(out, "另有 {unprinted} 处未列出（--all 列出全部）")?,
        }
    }
    if options.quiet {
        return Ok(());
    }
    let head = found(totals, lang);
    let hidden = hidden(totals, options);
    match (lang, hidden.is_empty()) {
        (_, true) => writeln!(out, "{head}")?,
        (Lang::En, false) => writeln!(out, "{head} ({})", hidden.join("; "))?,
        (Lang::Zh, false) => writeln!(out, "{head}（{}）", hidden.join("；"))?,
    }
    let mut unchecked: Vec<_> = totals.not_checked.iter().filter(|n| n.count > 0).collect();
    if !unchecked.is_empty() {
        unchecked.sort();
        let parts = unchecked.iter().map(|n| format!("{} × {}", pick(lang, &n.words.en, &n.words.zh), n.count));
        writeln!(
            out,
            "{}{}",
            pick(lang, "not checked: ", "未检查："),
            parts.collect::<Vec<_>>().join(semicolon(lang))
        )?;
    }
    if totals.unknown_account > 0 {
        let n = totals.unknown_account;
        match lang {
            Lang::En => writeln!(
                out,
                "{}: only the rules that hold for every account were applied; name your accounts under [accounts] in softsell.toml",
                count(n, "draft of an unknown account", "drafts of unknown accounts")
            )?,
            Lang::Zh => writeln!(
                out,
                "{n} 篇稿件不知道由哪个账号发布，只按各类账号通用的规则检查；可在 softsell.toml 的 [accounts] 中写明账号"
            )?,
        }
    }
    if totals.uncounted_dates > 0 {
        let n = totals.uncounted_dates;
        match lang {
            Lang::En => writeln!(
                out,
                "{} a date but no publishing time and did not count as planned broadcasts (publish_at says when)",
                count(n, "draft has", "drafts have")
            )?,
            Lang::Zh => writeln!(out, "{n} 篇稿件只有日期、没有发布时间，未计入群发计划（用 publish_at 写明时间）")?,
        }
    }
    if options.verbose && !options.edition.is_empty() {
        writeln!(out, "{}{}", pick(lang, "judged by ", "依据："), options.edition)?;
    }
    Ok(())
}

fn found(totals: &Totals, lang: Lang) -> String {
    let levels = [(Level::Error, totals.errors), (Level::Warning, totals.warnings), (Level::Note, totals.notes)];
    if levels.iter().all(|(_, n)| *n == 0) {
        return match (lang, totals.files) {
            (Lang::En, 0) => "no drafts found".into(),
            (Lang::Zh, 0) => "没有找到稿件".into(),
            (Lang::En, n) => format!("no findings in {}", drafts(lang, n)),
            (Lang::Zh, n) => format!("{}，未发现问题", drafts(lang, n)),
        };
    }
    let parts: Vec<_> = levels.iter().filter(|(_, n)| *n > 0).map(|(level, n)| of_level(lang, *level, *n)).collect();
    if totals.files == 0 {
        // the configuration or a path stood in the way of every draft
        return list(lang, &parts);
    }
    match lang {
        Lang::En => format!("{} in {}", list(lang, &parts), drafts(lang, totals.files)),
        Lang::Zh => format!("{}：{}", drafts(lang, totals.files), list(lang, &parts)),
    }
}

fn hidden(totals: &Totals, options: &Options) -> Vec<String> {
    let lang = options.lang;
    let mut parts = Vec::new();
    if totals.notes > 0 && !options.notes {
        parts.push(pick(lang, "notes are shown with --notes", "提示用 --notes 显示").to_string());
    }
    for (n, en, zh) in [
        (totals.suppressed, "suppressed with a reason", "处已注明理由放行"),
        (totals.baseline, "in the baseline", "处在基线中"),
        (totals.unchanged, "not on changed lines", "处不在改动的行上"),
    ] {
        if n > 0 {
            parts.push(format!("{n} {}", pick(lang, en, zh)));
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Words;
    use crate::policy::NotChecked;

    fn text(totals: &Totals, options: &Options, unprinted: usize) -> String {
        let mut out = Vec::new();
        write(totals, options, unprinted, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn clean_runs_say_so_in_one_line() {
        let (en, zh) = (Options::default(), Options { lang: Lang::Zh, ..Options::default() });
        let totals = Totals { files: 1, ..Totals::default() };
        assert_eq!(text(&totals, &en, 0), "no findings in 1 draft\n");
        assert_eq!(text(&totals, &zh, 0), "1 篇稿件，未发现问题\n");
        assert_eq!(text(&Totals::default(), &zh, 0), "没有找到稿件\n");
        assert_eq!(text(&totals, &Options { quiet: true, ..en }, 0), "");
    }

    #[test]
    fn everything_that_is_left_out_is_counted() {
        let not_checked = vec![
            NotChecked {
                key: "permanent-media".into(), words: Words::new("media ids", "素材编号").into(), count: 2
            },
            NotChecked {
                key: "image-text".into(),
                words: Words::new("text in images", "图片中的文字").into(),
                count: 3,
            },
        ];
        let totals = Totals {
            files: 4,
            errors: 1,
            notes: 2,
            suppressed: 1,
            baseline: 3,
            unknown_account: 2,
            uncounted_dates: 1,
            not_checked,
            ..Totals::default()
        };
        let en = text(&totals, &Options::default(), 7);
        assert_eq!(
            en.lines().take(3).collect::<Vec<_>>(),
            [
                "7 more findings not printed (--all prints everything)",
                "1 error, 2 notes in 4 drafts (notes are shown with --notes; 1 suppressed with a reason; 3 in the baseline)",
                "not checked: text in images × 3; media ids × 2",
            ]
        );
        assert_eq!(en.lines().count(), 5);
        let zh = text(&totals, &Options { lang: Lang::Zh, notes: true, ..Options::default() }, 0);
        assert!(zh.starts_with("4 篇稿件：1 个错误、2 条提示（1 处已注明理由放行；3 处在基线中）\n未检查：图片中的文字 × 3；素材编号 × 2\n"), "{zh}");
    }
}
