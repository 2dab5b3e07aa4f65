//! Every value that holds for a draft, and the line it came from.

use super::Config;
use crate::diagnostic::{Lang, Level, Words};
use crate::source::Span;

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Nobody set it.
    Default,
    /// A line of a configuration.
    At(Span),
}

/// One value that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effective {
    /// As in the configuration: `fail-on`, `severity."law-cn"`, `accounts.shuying`.
    pub key: String,
    pub value: Words,
    pub from: Origin,
}

fn level(level: Option<Level>, none: &'static str) -> String {
    level.map_or(none, Level::name).to_string()
}

fn list<'a>(items: impl Iterator<Item = &'a str>) -> Words {
    let items: Vec<&str> = items.collect();
    Words::new(items.join(", "), items.join("、"))
}

impl Config {
    /// Every value that holds for the draft at `path` (from the configuration's folder; empty: for no draft in particular), in the order of
    /// the documentation.
    pub fn explain(&self, path: &str) -> Vec<Effective> {
        let mut all = Vec::new();
        let mut put = |key: &str, value: Words, at: Option<Span>| {
            all.push(Effective { key: key.to_string(), value, from: at.map_or(Origin::Default, Origin::At) });
        };
        let flag = |b: bool| Words::same(b.to_string());
        let nothing = || Words::new("none", "无");
        let by_path = self.account_by_path(path);
        let account = by_path.as_ref().map(|(a, _)| a.as_ref());
        let settings = self.settings(path, account);
        let auto = Words::new("by the system's language", "跟随系统语言");
        let lang = |l: Lang| Words::same(if l == Lang::Zh { "zh" } else { "en" });
        put("lang", self.lang.as_ref().map_or(auto, |l| lang(l.value)), self.lang.as_ref().map(|l| l.span));
        let today = Words::new("today", "今天");
        put(
            "as-of",
            self.as_of.as_ref().map_or(today, |d| Words::same(d.value.to_string())),
            self.as_of.as_ref().map(|d| d.span),
        );
        put("fail-on", Words::same(level(settings.fails_on(), "never")), settings.fail_on.as_ref().map(|f| f.span));
        put("ready", flag(self.ready.as_ref().is_some_and(|r| r.value)), self.ready.as_ref().map(|r| r.span));
        match &by_path {
            Some((a, span)) => {
                let words =
                    Words::new(format!("{} ({})", a.id, a.kind.title.en), format!("{}（{}）", a.id, a.kind.title.zh));
                put("account", words, Some(*span));
            }
            None => put("account", Words::new("not known from the path", "路径看不出账号"), None),
        }
        put(
            "publisher",
            settings.publisher.as_ref().map_or_else(nothing, |p| Words::same(&p.value)),
            settings.publisher.as_ref().map(|p| p.span),
        );
        put(
            "strict-keys",
            flag(self.strict_keys.as_ref().is_some_and(|r| r.value)),
            self.strict_keys.as_ref().map(|r| r.span),
        );
        let excluded = self.excluded(path);
        put(
            "exclude",
            if excluded.is_some() {
                Words::new("left out of runs", "不参与检查")
            } else {
                Words::new("no", "否")
            },
            excluded,
        );
        for (name, on) in settings.packs() {
            put(&format!("packs.{name}"), flag(on.value), Some(on.span));
        }
        let mut seen: Vec<&str> = Vec::new();
        for line in settings.lines() {
            // a stronger line of the same name hides this one
            if !seen.contains(&line.name.as_str()) {
                put(&format!("severity.\"{}\"", line.name), Words::same(level(line.level, "off")), Some(line.span));
                seen.push(&line.name);
            }
        }
        for one in self.allows_for(path) {
            put(&format!("allow.\"{}\"", one.rule.value), Words::same(&one.reason), Some(one.span));
        }
        if let Some(encoding) = self.encoding(path) {
            put("files.encoding", Words::same(&encoding.value), Some(encoding.span));
        }
        if let Some(format) = self.format(path) {
            put("files.input-format", Words::same(&format.value), Some(format.span));
        }
        let calendar = &self.calendar;
        for (key, files) in [("calendar.files", &calendar.files), ("calendar.history", &calendar.history)] {
            if let Some(first) = files.first() {
                put(key, list(files.iter().map(|f| f.value.as_str())), Some(first.span));
            }
        }
        let bare = &calendar.count_bare_dates;
        put("calendar.count-bare-dates", flag(bare.as_ref().is_some_and(|b| b.value)), bare.as_ref().map(|b| b.span));
        if let Some(window) = &calendar.window {
            put("calendar.window", Words::same(window.value.to_string()), Some(window.span));
        }
        put(
            "baseline",
            self.baseline.as_ref().map_or_else(nothing, |b| Words::same(&b.value)),
            self.baseline.as_ref().map(|b| b.span),
        );
        put(
            "max-warnings",
            self.max_warnings.as_ref().map_or_else(nothing, |m| Words::same(m.value.to_string())),
            self.max_warnings.as_ref().map(|m| m.span),
        );
        all
    }
}
