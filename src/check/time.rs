//! When a draft goes out: hours that are risky, holidays and weekdays that do not fit the calendar.

use super::measure::in_body;
use super::{Context, Params, Probe};
use crate::diagnostic::{Hit, Words};
use crate::document::Moment;
use crate::source::Span;
use jiff::civil::{Date, Weekday, time};

/// The probes of this file.
pub const TIME: &[Probe] = &[
    // {time}
    Probe { name: "send-hour", params: &["rule"], variants: &[], run: send_hour },
    // {holiday} {planned} {day}
    Probe { name: "holiday-date", params: &["days", "within"], variants: &["today"], run: holiday_date },
    // {day}
    Probe { name: "working-weekend", params: &["days", "words"], variants: &[], run: working_weekend },
    // {date} {written} {weekday}
    Probe { name: "weekday", params: &[], variants: &[], run: weekday },
];

fn planned(ctx: &Context) -> Option<(Moment, Span)> {
    let moment = ctx.doc.time("publish_at")?;
    Some((moment, ctx.doc.field("publish_at")?.value_span))
}

fn send_hour(ctx: &Context, params: &Params) -> Vec<Hit> {
    let Some((moment, span)) = planned(ctx) else { return Vec::new() };
    let Some(at) = moment.time else { return Vec::new() };
    let silent = ctx.doc.flag("notify") == Some(false);
    let bad = match params.text("rule") {
        // the broadcast of the day or month may slip into the next one
        "midnight" => {
            let counted =
                ctx.account.is_none() || ctx.kind.quotas.iter().any(|q| matches!(q.per.as_str(), "day" | "month"));
            counted && !silent && (at >= time(23, 30, 0, 0) || at < time(0, 30, 0, 0)) && at != time(0, 0, 0, 0)
        }
        "full-hour" => at.minute() == 0 || at.minute() == 30,
        _ => false,
    };
    if bad { vec![Hit::at(span).text("time", format!("{:02}:{:02}", at.hour(), at.minute()))] } else { Vec::new() }
}

/// A holiday of a list: its names and its days.
struct Holiday<'a> {
    names: Vec<&'a str>,
    first: Date,
    last: Date,
}

/// `国庆节|国庆 2026-10-01 2026-10-07`; the last day may be left out. A line that cannot be read is left out.
fn holidays(lines: &[String]) -> Vec<Holiday<'_>> {
    let read = |line: &'_ str| -> Option<(Date, Date)> {
        let mut parts = line.split(' ').skip(1);
        let first: Date = parts.next()?.parse().ok()?;
        let last = parts.next().map_or(Some(first), |p| p.parse().ok())?;
        Some((first, last))
    };
    lines
        .iter()
        .filter_map(|line| {
            let (first, last) = read(line)?;
            Some(Holiday { names: line.split(' ').next()?.split('|').collect(), first, last })
        })
        .collect()
}

/// A greeting for a holiday, or “today is …”, in a draft that goes out on another day.
fn holiday_date(ctx: &Context, params: &Params) -> Vec<Hit> {
    let Some((moment, planned)) = planned(ctx) else { return Vec::new() };
    let all = holidays(params.list("days"));
    let slack = params.number("within").unwrap_or(7.0) as i64;
    let mut names: Vec<&str> = all.iter().flat_map(|h| h.names.iter().copied()).collect();
    names.sort_by_key(|n| std::cmp::Reverse(n.len()));
    names.dedup();
    let title = ctx.doc.title.iter().map(|t| (t.text.as_str(), None, t.span));
    let body = ctx.doc.blocks.iter().filter(|b| in_body(b.kind)).map(|b| (b.text.plain.as_str(), Some(b), b.span));
    let mut hits: Vec<Hit> = Vec::new();
    for (text, block, span) in title.chain(body) {
        for name in &names {
            for (at, _) in text.match_indices(name) {
                let (before, after) = (&text[..at], &text[at + name.len()..]);
                let today = before.ends_with("今天是") || before.ends_with("今天就是");
                let greeting = ["快乐", "安康", "节快乐"].iter().any(|w| after.starts_with(w));
                if !today && !greeting {
                    continue;
                }
                let same: Vec<&Holiday> = all.iter().filter(|h| h.names.contains(name)).collect();
                let near = |h: &&Holiday| {
                    let slack = if today { 0 } else { slack };
                    days(h.first, moment.date) >= -slack && days(h.last, moment.date) <= slack
                };
                // the list must know this year at all, or nothing can be said
                let known = same.iter().any(|h| h.first.year() == moment.date.year());
                if !known || same.iter().any(near) {
                    continue;
                }
                let nearest = same.iter().min_by_key(|h| days(h.first, moment.date).abs()).map(|h| h.first);
                let place = block.map_or(span, |b| b.text.span(b.source, at..at + name.len()));
                let hit = Hit::at(place)
                    .variant(if today { "today" } else { "" })
                    .text("holiday", *name)
                    .text("planned", moment.date)
                    .text("day", nearest.map_or(String::new(), |d| d.to_string()))
                    .label(planned, Words::new("planned for this day", "计划在这一天发出"));
                if !hits.iter().any(|h| h.span.start == place.start) {
                    hits.push(hit);
                }
            }
        }
    }
    hits
}

/// Days from `from` to `to`; negative if `to` is earlier.
fn days(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |s| i64::from(s.get_days()))
}

/// A draft for a make-up working day that wishes its readers a weekend.
fn working_weekend(ctx: &Context, params: &Params) -> Vec<Hit> {
    let Some((moment, _)) = planned(ctx) else { return Vec::new() };
    if !params.list("days").iter().any(|d| d.parse::<Date>().is_ok_and(|d| d == moment.date)) {
        return Vec::new();
    }
    let mut hits = Vec::new();
    for b in ctx.doc.blocks.iter().filter(|b| in_body(b.kind)) {
        for word in params.list("words") {
            if let Some(at) = b.text.plain.find(word.as_str()) {
                hits.push(Hit::at(b.text.span(b.source, at..at + word.len())).text("day", moment.date));
            }
        }
    }
    hits
}

/// “12月5日（周六）” on a day that is none. A date without a year is one near the planned day.
fn weekday(ctx: &Context, _: &Params) -> Vec<Hit> {
    let dated = planned(ctx).is_some();
    let base = planned(ctx).map_or(ctx.as_of, |(m, _)| m.date);
    let mut hits = Vec::new();
    let worth =
        |text: &str| text.contains("月") && (text.contains("周") || text.contains("星期") || text.contains("礼拜"));
    for b in ctx.doc.blocks.iter().filter(|b| in_body(b.kind) && worth(&b.text.plain)) {
        for found in written_dates(&b.text.plain) {
            let day = match found.year {
                Some(y) => Date::new(y, found.month, found.day).ok(),
                None => (-1..=1)
                    .filter_map(|d| Date::new(base.year() + d, found.month, found.day).ok())
                    .min_by_key(|d| days(*d, base).abs()),
            };
            let Some(day) = day else { continue };
            // without its year a date is only sure in a draft that has a day of its own, and not half a year away from it
            let sure = found.year.is_some() || dated && days(day, base).abs() <= 120;
            if sure && day.weekday() != found.weekday {
                hits.push(
                    Hit::at(b.text.span(b.source, found.range))
                        .text("date", day)
                        .text("written", NAMES[found.weekday.to_monday_zero_offset() as usize])
                        .text("weekday", NAMES[day.weekday().to_monday_zero_offset() as usize]),
                );
            }
        }
    }
    hits
}

const NAMES: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];

struct Written {
    year: Option<i16>,
    month: i8,
    day: i8,
    weekday: Weekday,
    range: std::ops::Range<usize>,
}

/// Dates with a weekday behind them: `2026年12月5日（周六）`, `12月5日 星期六`.
fn written_dates(text: &str) -> Vec<Written> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut out = Vec::new();
    for i in 0..chars.len() {
        if chars[i].1 != '月' {
            continue;
        }
        let Some((start, month)) = number_before(&chars, i) else { continue };
        let Some((after, day)) = number_after(&chars, i + 1) else { continue };
        if !matches!(chars.get(after).map(|c| c.1), Some('日' | '号')) {
            continue;
        }
        let mut k = after + 1;
        let mut skipped = 0;
        while skipped < 2 && matches!(chars.get(k).map(|c| c.1), Some('（' | '(' | ' ' | '，' | '\u{3000}')) {
            k += 1;
            skipped += 1;
        }
        let prefix: String = chars[k..chars.len().min(k + 2)].iter().map(|c| c.1).collect();
        let step = match prefix.as_str() {
            "星期" | "礼拜" => 2,
            p if p.starts_with('周') => 1,
            _ => continue,
        };
        let Some(&(at, c)) = chars.get(k + step) else { continue };
        let index = match c {
            '日' | '天' => 6,
            c => match "一二三四五六".chars().position(|w| w == c) {
                Some(p) => p as i8,
                None => continue,
            },
        };
        // `周一至周五`, `周六日`: a span of days
        if chars.get(k + step + 1).is_some_and(|c| "至到—-~、和一二三四五六日".contains(c.1)) {
            continue;
        }
        let (start, year) =
            match start.checked_sub(1).filter(|&y| chars[y].1 == '年').and_then(|y| number_before(&chars, y)) {
                Some((s, y)) if (1900..2200).contains(&y) => (s, Some(y as i16)),
                _ => (start, None),
            };
        let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else { continue };
        let Ok(weekday) = Weekday::from_monday_zero_offset(index) else { continue };
        out.push(Written { year, month, day, weekday, range: chars[start].0..at + c.len_utf8() });
    }
    out
}

/// The number that ends before `end`, with the index of its first digit. Spaces between are passed over.
fn number_before(chars: &[(usize, char)], end: usize) -> Option<(usize, u32)> {
    let mut i = end;
    while i > 0 && chars[i - 1].1 == ' ' {
        i -= 1;
    }
    let stop = i;
    while i > 0 && chars[i - 1].1.is_ascii_digit() && stop - i < 5 {
        i -= 1;
    }
    let digits: String = chars[i..stop].iter().map(|c| c.1).collect();
    digits.parse().ok().map(|n| (i, n))
}

/// The number that begins at `start`, with the index behind it.
fn number_after(chars: &[(usize, char)], start: usize) -> Option<(usize, u32)> {
    let mut i = start;
    while chars.get(i).is_some_and(|c| c.1 == ' ') {
        i += 1;
    }
    let first = i;
    while chars.get(i).is_some_and(|c| c.1.is_ascii_digit()) && i - first < 3 {
        i += 1;
    }
    let digits: String = chars[first..i].iter().map(|c| c.1).collect();
    let n = digits.parse().ok()?;
    while chars.get(i).is_some_and(|c| c.1 == ' ') {
        i += 1;
    }
    Some((i, n))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates_with_weekdays() {
        let all = written_dates("周六见：2026年12月5日（周六）14:00，以及 12 月 6 日 星期天，12月7日至周五");
        assert_eq!(all.len(), 2);
        assert_eq!((all[0].year, all[0].month, all[0].day), (Some(2026), 12, 5));
        assert_eq!(all[0].weekday, Weekday::Saturday);
        assert_eq!(all[1].weekday, Weekday::Sunday);
        assert!(written_dates("12月5日周一至周五").is_empty());
        assert!(written_dates("99999999月5日周一").iter().all(|w| w.month > 0));
        assert!(written_dates("月日周月").is_empty());
    }

    #[test]
    fn holidays_are_read_leniently() {
        let lines = vec!["国庆节|国庆 2026-10-01 2026-10-07".to_string(), "坏 x".to_string(), String::new()];
        let all = holidays(&lines);
        assert_eq!(all.len(), 1);
        assert_eq!((all[0].first, all[0].last), (date(2026, 10, 1), date(2026, 10, 7)));
    }
}
