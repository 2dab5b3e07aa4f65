//! Which rules and packs judge a draft when nobody has named them.

use super::Job;
use crate::check::scan::DocLang;
use crate::diagnostic::{Diagnostic, Level, Step, Words};

impl Job<'_> {
    /// The law of a region that was only guessed from the script is no error.
    pub(super) fn unsure_of_region(&self, mut found: Diagnostic) -> Diagnostic {
        let pack = found.rule.split('/').next().unwrap_or("");
        let regional = self.rules.packs().iter().any(|p| p.id == pack && p.on.starts_with("region:"));
        if regional && found.level == Level::Error {
            found.level = Level::Warning;
            let because = Words::new("the account's region is not known", "不知道账号所在的地区");
            found.steps.push(Step { level: Level::Warning, because, at: None });
        }
        found
    }

    /// Whether a pack is on without the configuration saying so. A draft in traditional script whose account is not known is also held against the law of the regions that write it.
    pub(super) fn pack_is_on(&self, pack: &str, lang: DocLang, region: Option<&str>) -> bool {
        let on = self.rules.packs().iter().find(|p| p.id == pack).map_or("always", |p| p.on.as_str());
        match on.split_once(':') {
            Some(("region", r)) => region.map_or(lang == DocLang::ZhHant && matches!(r, "tw" | "hk"), |own| own == r),
            _ if on == "zh" || on == "en" => lang.is(on),
            _ => on != "off",
        }
    }

    pub(super) fn wanted(&self, id: &str) -> bool {
        let any = |list: &[String]| list.iter().any(|p| matches_rule(p, id));
        (self.only.is_empty() || any(self.only)) && !any(self.skip)
    }
}

/// Whether `pattern` (a pack, a rule, or a rule with `*`) means rule `id`.
pub fn matches_rule(pattern: &str, id: &str) -> bool {
    let pack = id.split('/').next().unwrap_or("");
    if pattern == id || pattern == pack {
        return true;
    }
    match pattern.split_once('*') {
        Some((head, tail)) => id.len() >= head.len() + tail.len() && id.starts_with(head) && id.ends_with(tail),
        None => false,
    }
}
