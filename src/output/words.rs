//! The sentences of the formats themselves, in both languages. What a rule says comes with its findings.

use crate::diagnostic::{Lang, Level};

/// `en` or `zh`.
pub fn pick<'a>(lang: Lang, en: &'a str, zh: &'a str) -> &'a str {
    match lang {
        Lang::En => en,
        Lang::Zh => zh,
    }
}

/// `1 draft`, `2 drafts`.
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// `3 errors`, `3 个错误`.
pub fn of_level(lang: Lang, level: Level, n: usize) -> String {
    match (lang, level) {
        (Lang::En, Level::Error) => count(n, "error", "errors"),
        (Lang::En, Level::Warning) => count(n, "warning", "warnings"),
        (Lang::En, Level::Note) => count(n, "note", "notes"),
        (Lang::Zh, Level::Error) => format!("{n} 个错误"),
        (Lang::Zh, Level::Warning) => format!("{n} 个警告"),
        (Lang::Zh, Level::Note) => format!("{n} 条提示"),
    }
}

/// `4 drafts`, `4 篇稿件`.
pub fn drafts(lang: Lang, n: usize) -> String {
    match lang {
        Lang::En => count(n, "draft", "drafts"),
        Lang::Zh => format!("{n} 篇稿件"),
    }
}

/// Joins parts of a sentence.
pub fn list(lang: Lang, parts: &[String]) -> String {
    parts.join(pick(lang, ", ", "、"))
}

/// The stop between two sentences about numbers.
pub fn semicolon(lang: Lang) -> &'static str {
    pick(lang, "; ", "；")
}

/// `note: …` before a help text.
pub fn help(lang: Lang, text: &str) -> String {
    format!("{}{text}", pick(lang, "help: ", "建议："))
}
