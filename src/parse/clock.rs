//! Reads days, times and offsets out of a metadata value, piece by piece.

use super::values::day;
use crate::diagnostic::Words;
use jiff::civil::Date;

/// What is left to read.
pub struct Scan<'a>(pub &'a str);

impl<'a> Scan<'a> {
    fn number(&mut self, most: usize) -> Option<i64> {
        let digits = self.0.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let value = self.0[..digits].parse().ok()?;
        self.0 = &self.0[digits..];
        Some(value)
    }

    fn eat(&mut self, any: &[&str]) -> bool {
        self.0 = self.0.trim_start();
        let rest = any.iter().find_map(|w| {
            let head = self.0.get(..w.len())?;
            head.eq_ignore_ascii_case(w).then(|| &self.0[w.len()..])
        });
        if let Some(rest) = rest {
            self.0 = rest;
        }
        rest.is_some()
    }

    /// Year, month, day. `Ok(None)`: the text does not begin like a day.
    pub fn date(&mut self) -> Result<Option<Date>, Words> {
        let separators = ["-", "/", ".", "年"];
        let Some(year) = self.number(4).filter(|y| *y >= 1000) else { return Ok(None) };
        if !self.eat(&separators) {
            return Ok(None);
        }
        self.0 = self.0.trim_start();
        let Some(month) = self.number(2) else { return Ok(None) };
        if !self.eat(&["-", "/", ".", "月"]) {
            return Err(Words::new("the day of the month is missing", "缺少「日」"));
        }
        self.0 = self.0.trim_start();
        let Some(number) = self.number(2) else {
            return Err(Words::new("the day of the month is missing", "缺少「日」"));
        };
        self.eat(&["日", "号"]);
        let date = day(year, month, number)?;
        self.0 = self.0.trim_start();
        if self.0.starts_with(['T', 't']) {
            self.0 = &self.0[1..];
        }
        Ok(Some(date))
    }

    pub fn month_and_day(&mut self) -> bool {
        self.number(2).is_some() && self.eat(&["月", "-", "/", "."]) && {
            self.0 = self.0.trim_start();
            self.number(2).is_some()
        }
    }

    /// Passes over `(周三)`, `星期三`, `Wed`.
    pub fn weekday(&mut self) {
        self.0 = self.0.trim_start();
        let open = self.eat(&["(", "（"]);
        if self.eat(&["周", "星期", "礼拜"]) {
            let mut letters = self.0.chars();
            letters.next();
            self.0 = letters.as_str();
        } else {
            self.eat(&["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]);
        }
        if open {
            self.eat(&[")", "）"]);
        }
        self.0 = self.0.trim_start();
    }

    pub fn time(&mut self) -> Option<(i8, i8, i8)> {
        let noon = self.eat(&["中午"]);
        let mut late = self.eat(&["下午", "晚上", "晚", "傍晚", "pm"]) || noon;
        let mut early = !late && self.eat(&["上午", "早上", "早", "凌晨", "am"]);
        self.0 = self.0.trim_start();
        let mut hour = self.number(2)?;
        let mut rest = [0, 0];
        if self.eat(&[":", "点", "时"]) {
            if self.eat(&["半"]) {
                rest[0] = 30;
            } else if let Some(minute) = self.number(2) {
                rest[0] = minute;
                self.eat(&["分"]);
                if self.eat(&[":"]) {
                    rest[1] = self.number(2)?;
                    if self.eat(&["."]) {
                        self.number(9)?;
                    }
                }
            }
        } else if !(late || early) {
            return None;
        }
        late |= self.eat(&["pm"]);
        early |= !late && self.eat(&["am"]);
        if late && hour < 12 && !(noon && hour >= 11) {
            hour += 12;
        } else if early && hour == 12 {
            hour = 0;
        }
        Some((hour as i8, rest[0] as i8, rest[1] as i8))
    }

    /// Offset from UTC in seconds, or what is there instead.
    pub fn zone(&mut self) -> Result<Option<i32>, &'a str> {
        self.0 = self.0.trim();
        let text = self.0;
        if text.is_empty() {
            return Ok(None);
        }
        let inner = |open, close| text.strip_prefix(open).and_then(|t: &str| t.strip_suffix(close));
        let wrapped = inner('(', ')').or(inner('[', ']')).unwrap_or(text).trim();
        match wrapped.to_ascii_lowercase().as_str() {
            "z" | "utc" | "gmt" => return Ok(Some(0)),
            "cst" | "北京时间" | "asia/shanghai" | "asia/chongqing" | "prc" | "hkt" | "asia/hong_kong"
            | "asia/taipei" => {
                return Ok(Some(8 * 3600));
            }
            _ => {}
        }
        let mut scan = Scan(wrapped);
        let _ = scan.eat(&["utc", "gmt"]);
        let sign = if scan.eat(&["+"]) {
            1
        } else if scan.eat(&["-"]) {
            -1
        } else {
            return Err(text);
        };
        let (Some(hours), colon) = (scan.number(2), scan.eat(&[":"])) else { return Err(text) };
        let minutes = match scan.number(2) {
            Some(m) => m,
            None if colon => return Err(text),
            None => 0,
        };
        let tail = scan.0.trim();
        let named = tail.is_empty() || (tail.starts_with('[') && tail.ends_with(']')) || tail.starts_with("CST");
        if !named || hours > 14 || minutes > 59 {
            return Err(text);
        }
        Ok(Some(sign * (hours * 3600 + minutes * 60) as i32))
    }
}
