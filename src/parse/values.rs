//! What metadata values mean: yes and no, numbers, days and times in China Standard Time.

use super::clock::Scan;
use crate::diagnostic::Words;
use crate::document::Moment;
use jiff::civil::{Date, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};

/// A truth value, in the spellings of front matter, APIs and Chinese tables. `None`: not one of them.
pub fn flag(text: &str) -> Option<bool> {
    Some(match half_width(text).trim().to_lowercase().as_str() {
        "true" | "yes" | "on" | "1" | "y" | "是" | "开" | "开启" | "打开" | "✓" | "✔" => true,
        "false" | "no" | "off" | "0" | "n" | "否" | "关" | "关闭" | "不" => false,
        _ => return None,
    })
}

/// Like [`flag`], for the key that says how a post is sent: also `群发` and `发布`.
pub fn notify(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "群发" | "群发通知" | "通知" | "broadcast" | "mass" => Some(true),
        "发布" | "仅发布" | "不群发" | "不通知" | "静默" | "publish" | "silent" => Some(false),
        other => flag(other),
    }
}

/// A whole number: digits of either width, Chinese numerals up to ten, `头条`, `第3条`.
pub fn number(text: &str) -> Option<i64> {
    let text = half_width(text);
    let text = text.trim();
    match text {
        "头条" | "head" => return Some(1),
        "次条" => return Some(2),
        _ => {}
    }
    let core = text.trim_start_matches('第').trim_end_matches(['条', '篇', '期', '位']).trim();
    if let Ok(n) = core.parse() {
        return Some(n);
    }
    let mut letters = core.chars();
    let digit = letters.next().and_then(|c| "一二三四五六七八九十".chars().position(|d| d == c));
    digit.filter(|_| letters.next().is_none()).map(|at| at as i64 + 1)
}

/// Digits and punctuation of full width as their plain forms; everything else as it is.
fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            '\u{3000}' | '\u{A0}' => ' ',
            _ => c,
        })
        .collect()
}

/// A day, perhaps with a time. Without an offset it is China Standard Time; with one it is moved there. The error says why not.
pub fn moment(text: &str) -> Result<Moment, Words> {
    let plain = half_width(text);
    let plain = plain.trim();
    if let Some(moment) = from_digits(plain) {
        return moment;
    }
    let mut scan = Scan(plain);
    let Some(date) = scan.date()? else {
        return Err(if Scan(plain).month_and_day() {
            Words::new("the year is missing", "缺少年份")
        } else {
            Words::new(
                "expected a day such as 2026-11-11, or a day and time such as 2026-11-11 20:00",
                "应写成日期（如 2026-11-11）或日期加时间（如 2026-11-11 20:00）",
            )
        });
    };
    scan.weekday();
    if scan.0.is_empty() {
        return Ok(Moment { date, time: None, zoned: false });
    }
    let odd =
        || Words::new(format!("“{}” after the day is not a time", scan.0), format!("日期后面的「{}」不是时间", scan.0));
    let mut after = Scan(scan.0);
    let Some((hour, minute, second)) = after.time() else { return Err(odd()) };
    let offset = match after.zone() {
        Ok(offset) => offset,
        Err(rest) => {
            return Err(Words::new(format!("“{rest}” is not a time zone"), format!("「{rest}」不是时区")));
        }
    };
    let (date, hour) =
        if (hour, minute, second) == (24, 0, 0) { (date.tomorrow().map_err(|_| odd())?, 0) } else { (date, hour) };
    let time = Time::new(hour, minute, second, 0).map_err(|_| {
        Words::new(
            format!("{hour:02}:{minute:02} is not a time of day"),
            format!("{hour:02}:{minute:02} 不是一天里的时间"),
        )
    })?;
    let Some(seconds) = offset else { return Ok(Moment { date, time: Some(time), zoned: false }) };
    let moved = date
        .to_datetime(time)
        .checked_add((8 * 3600 - i64::from(seconds)).seconds())
        .map_err(|_| Words::new("the time is out of range", "时间超出范围"))?;
    Ok(Moment { date: moved.date(), time: Some(moved.time()), zoned: true })
}

/// `20261111`, Unix seconds or milliseconds.
fn from_digits(text: &str) -> Option<Result<Moment, Words>> {
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let n: i64 = text.parse().ok()?;
    match text.len() {
        8 => Some(day(n / 10_000, n / 100 % 100, n % 100).map(|date| Moment { date, time: None, zoned: false })),
        10 | 13 => {
            let seconds = if text.len() == 13 { n / 1000 } else { n };
            let zone = TimeZone::fixed(Offset::constant(8));
            let there = Timestamp::from_second(seconds).ok()?.to_zoned(zone);
            Some(Ok(Moment { date: there.date(), time: Some(there.time()), zoned: true }))
        }
        _ => None,
    }
}

/// The day, or why there is none.
pub(super) fn day(year: i64, month: i64, day: i64) -> Result<Date, Words> {
    if !(1..=12).contains(&month) {
        return Err(Words::new(format!("there is no month {month}"), format!("没有 {month} 月")));
    }
    let first = Date::new(year as i16, month as i8, 1)
        .map_err(|_| Words::new(format!("{year} is not a year"), format!("「{year}」不是年份")))?;
    let days = first.days_in_month();
    if !(1..=i64::from(days)).contains(&day) {
        return Err(Words::new(
            format!("month {month} of {year} has {days} days, not {day}"),
            format!("{year} 年 {month} 月只有 {days} 天，没有 {day} 日"),
        ));
    }
    Date::new(year as i16, month as i8, day as i8).map_err(|_| Words::same(format!("{year}-{month}-{day}")))
}

/// Words that say the time is still open.
pub fn undecided(text: &str) -> bool {
    matches!(text.trim().to_lowercase().as_str(), "待定" | "未定" | "tbd" | "tba" | "none" | "null" | "~" | "无" | "-")
}

/// The day that a file name begins with (`2026-11-24-…`, `20261124…`), or else the name of its folder.
pub fn name_date(name: &str) -> Option<Date> {
    name.rsplit(['/', '\\']).take(2).find_map(|part| date_prefix(part).map(|(date, _)| date))
}

/// A day at the start of `part`, and its length in bytes.
pub(super) fn date_prefix(part: &str) -> Option<(Date, usize)> {
    let bytes = part.as_bytes();
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    let (year, month, number, length) = if digits == 8 {
        let n: i64 = part[..8].parse().ok()?;
        (n / 10_000, n / 100 % 100, n % 100, 8)
    } else if digits == 4 {
        let separator = *bytes.get(4)?;
        if !matches!(separator, b'-' | b'_' | b'.') || bytes.get(7) != Some(&separator) {
            return None;
        }
        if bytes.get(10).is_some_and(u8::is_ascii_digit) {
            return None;
        }
        let part = |range: std::ops::Range<usize>| part.get(range).and_then(|d| d.parse().ok());
        (part(0..4)?, part(5..7)?, part(8..10)?, 10)
    } else {
        return None;
    };
    if !(1990..=2100).contains(&year) {
        return None;
    }
    day(year, month, number).ok().map(|date| (date, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match moment(text) {
            Ok(m) => format!(
                "{}{}{}",
                m.date,
                m.time.map(|t| format!(" {:02}:{:02}", t.hour(), t.minute())).unwrap_or_default(),
                if m.zoned { " zoned" } else { "" }
            ),
            Err(words) => format!("! {}", words.en),
        }
    }

    #[test]
    fn days_and_times() {
        for (text, expected) in [
            ("2026-11-11", "2026-11-11"),
            ("2026/11/1", "2026-11-01"),
            ("2026.11.11 9:05", "2026-11-11 09:05"),
            ("2026-11-11T00:30:00", "2026-11-11 00:30"),
            ("2026-11-11 00:30", "2026-11-11 00:30"),
            ("2026年11月11日 20：00", "2026-11-11 20:00"),
            ("２０２６年11月11日（周三）晚上8点半", "2026-11-11 20:30"),
            ("2026-11-11 12:30 下午", "! “下午” is not a time zone"),
            ("2026-11-10T16:30:00Z", "2026-11-11 00:30 zoned"),
            ("2026-11-11 09:00:00 +0800", "2026-11-11 09:00 zoned"),
            ("2026-11-11T09:00:00.123+08:00[Asia/Shanghai]", "2026-11-11 09:00 zoned"),
            ("2026-11-11 24:00", "2026-11-12 00:00"),
            ("2026-11-11 25:00", "! 25:00 is not a time of day"),
            ("1794360600", "2026-11-11 09:30 zoned"),
            ("20261111", "2026-11-11"),
            ("2026-02-30", "! month 2 of 2026 has 28 days, not 30"),
            ("2026-13-01", "! there is no month 13"),
            ("11月11日", "! the year is missing"),
            ("2026-11", "! the day of the month is missing"),
            ("2026-11-11 晚些", "! “晚些” after the day is not a time"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
        assert!(shown("尽快").starts_with("! expected a day"));
    }

    #[test]
    fn words_for_yes_no_and_numbers() {
        assert_eq!(flag("是"), Some(true));
        assert_eq!(flag(" OFF "), Some(false));
        assert_eq!(flag("也许"), None);
        assert_eq!(notify("发布"), Some(false));
        assert_eq!(number("头条"), Some(1));
        assert_eq!(number("第３条"), Some(3));
        assert_eq!(number("八"), Some(8));
        assert_eq!(number("八九"), None);
    }

    #[test]
    fn dates_in_names() {
        let date = |name| name_date(name).map(|d| d.to_string());
        assert_eq!(date("a/2026-11-24-雪天.md").as_deref(), Some("2026-11-24"));
        assert_eq!(date("a/2026-11-18 旧书.md").as_deref(), Some("2026-11-18"));
        assert_eq!(date("20261124-a.md").as_deref(), Some("2026-11-24"));
        assert_eq!(date("2026-11-24-感恩节/头条.md").as_deref(), Some("2026-11-24"));
        assert_eq!(date("2026-11-24/x/头条.md"), None);
        assert_eq!(date("12345678-a.md"), None);
    }
}
