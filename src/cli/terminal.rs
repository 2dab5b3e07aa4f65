//! What the environment and the terminal ask for: language, colour, width.

use super::args::{ColorArg, LangArg};
use crate::diagnostic::Lang;
use clap::ValueEnum;
use std::env;
use std::ffi::OsString;
use std::io::{IsTerminal, stdout};

/// The width of output that goes to no terminal.
const ELSEWHERE: usize = 100;

/// The language of messages: the option, SOFTSELL_LANG, the configuration, the system's.
pub fn language(asked: Option<LangArg>, configured: Option<Lang>) -> Lang {
    choose_language(asked, configured, &|name| env::var(name).ok())
}

fn choose_language(asked: Option<LangArg>, configured: Option<Lang>, var: &dyn Fn(&str) -> Option<String>) -> Lang {
    let named = |text: String| if text.to_lowercase().starts_with("zh") { Lang::Zh } else { Lang::En };
    let set = |name: &str| var(name).filter(|v| !v.is_empty()).map(named);
    let asked = asked.map(|l| if l == LangArg::Zh { Lang::Zh } else { Lang::En });
    let system = || set("LC_ALL").or_else(|| set("LC_MESSAGES")).or_else(|| set("LANG"));
    asked.or_else(|| set("SOFTSELL_LANG")).or(configured).or_else(system).unwrap_or_default()
}

/// The value of `--lang`, looked up before the arguments are parsed, so that help and mistakes are told in that language.
pub fn language_given(arguments: &[OsString]) -> Option<LangArg> {
    let mut texts = arguments.iter().filter_map(|a| a.to_str()).take_while(|a| *a != "--");
    while let Some(text) = texts.next() {
        match text.strip_prefix("--lang") {
            Some("") => return LangArg::from_str(texts.next()?, true).ok(),
            Some(rest) if rest.starts_with('=') => return LangArg::from_str(&rest[1..], true).ok(),
            _ => {}
        }
    }
    None
}

/// Whether to write in colour.
pub fn color(asked: ColorArg) -> bool {
    let color = choose_color(asked, &|name| env::var(name).ok(), stdout().is_terminal());
    #[cfg(windows)]
    if color && stdout().is_terminal() {
        return anstyle_query::windows::enable_ansi_colors().unwrap_or(true);
    }
    color
}

fn choose_color(asked: ColorArg, var: &dyn Fn(&str) -> Option<String>, terminal: bool) -> bool {
    let set = |name: &str| var(name).filter(|v| !v.is_empty());
    let forced = |name: &str| set(name).is_some_and(|v| v != "0");
    match asked {
        ColorArg::Always => true,
        ColorArg::Never => false,
        ColorArg::Auto if set("NO_COLOR").is_some() => false,
        ColorArg::Auto if forced("CLICOLOR_FORCE") || forced("FORCE_COLOR") => true,
        ColorArg::Auto if set("TERM").as_deref() == Some("dumb") || set("CLICOLOR").as_deref() == Some("0") => false,
        ColorArg::Auto => terminal,
    }
}

/// Columns of the display.
pub fn width(asked: Option<usize>) -> usize {
    let terminal = || terminal_size::terminal_size().map(|(w, _)| w.0 as usize);
    let columns = || env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    let width = asked.or_else(|| stdout().is_terminal().then(|| terminal().or_else(columns)).flatten());
    width.unwrap_or(ELSEWHERE).clamp(40, 1000)
}

/// A terminal that can neither colour nor draw.
pub fn dumb() -> bool {
    env::var("TERM").is_ok_and(|t| t == "dumb")
}

/// Whether the terminal draws characters of ambiguous width two columns wide; nothing tells us but the user.
pub fn ambiguous_wide() -> bool {
    env::var("SOFTSELL_AMBIGUOUS").is_ok_and(|v| v == "wide")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vars<'a>(list: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        |name| list.iter().find(|(n, _)| *n == name).map(|(_, v)| v.to_string())
    }

    #[test]
    fn language_in_order() {
        let of = |list: &[(&str, &str)]| choose_language(None, None, &vars(list));
        assert_eq!(of(&[]), Lang::En);
        assert_eq!(of(&[("LANG", "zh_CN.UTF-8")]), Lang::Zh);
        assert_eq!(of(&[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "C")]), Lang::En);
        assert_eq!(of(&[("SOFTSELL_LANG", "zh"), ("LC_ALL", "en_US")]), Lang::Zh);
        assert_eq!(choose_language(None, Some(Lang::Zh), &vars(&[("LC_ALL", "en_US")])), Lang::Zh);
        assert_eq!(choose_language(Some(LangArg::En), Some(Lang::Zh), &vars(&[("SOFTSELL_LANG", "zh")])), Lang::En);
    }

    #[test]
    fn language_is_seen_before_parsing() {
        let of = |list: &[&str]| language_given(&list.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(of(&["softsell", "check", "--lang", "zh"]), Some(LangArg::Zh));
        assert_eq!(of(&["softsell", "--lang=en"]), Some(LangArg::En));
        assert_eq!(of(&["softsell", "check", "--", "--lang", "zh"]), None);
        assert_eq!(of(&["softsell", "--lang"]), None);
    }

    #[test]
    fn colour_in_order() {
        let auto = |list: &[(&str, &str)], terminal| choose_color(ColorArg::Auto, &vars(list), terminal);
        assert!(auto(&[], true) && !auto(&[], false));
        assert!(!auto(&[("NO_COLOR", "1"), ("FORCE_COLOR", "1")], true));
        assert!(auto(&[("NO_COLOR", "")], true));
        assert!(auto(&[("FORCE_COLOR", "1")], false) && auto(&[("CLICOLOR_FORCE", "1")], false));
        assert!(!auto(&[("FORCE_COLOR", "0")], false) && !auto(&[("TERM", "dumb")], true));
        assert!(choose_color(ColorArg::Always, &vars(&[("NO_COLOR", "1")]), false));
        assert!(!choose_color(ColorArg::Never, &vars(&[("FORCE_COLOR", "1")]), true));
    }
}
