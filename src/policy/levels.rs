//! What makes a level: puts a rule's name, words and source to a hit and works out how grave the finding is, step by step.

use crate::account::AccountType;
use crate::check::spec::Check;
use crate::diagnostic::{Diagnostic, Hit, Level, Step, Words};
use crate::rule::Rule;
use crate::source::{Source, Span};

/// What is known of the draft that levels depend on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts {
    /// Something is offered in the draft; otherwise findings of the law weigh less.
    pub offers: bool,
    /// The draft claims to be finished.
    pub ready: bool,
}

/// A level that a team set by name in its configuration.
#[derive(Clone, Copy, Debug)]
pub struct Team {
    /// None: switched off.
    pub level: Option<Level>,
    /// The configuration line.
    pub at: Option<Span>,
}

/// The finding that `rule` makes of `hit`; `None` if the account's type or the team switched it off.
/// What a team set by name is final; otherwise promotion, lowering, claim records and disguise act in this order.
pub fn judge(
    rule: &Rule,
    hit: Hit,
    source: &Source,
    kind: &AccountType,
    team: Option<Team>,
    facts: Facts,
) -> Option<Diagnostic> {
    let mut steps = Steps(vec![Step {
        level: rule.severity.0,
        because: Words::new("the rule's own severity", "规则本身的级别"),
        at: None,
    }]);
    if let Some(set) = by_type(kind, rule) {
        let words = Words::new(format!("set for {}", kind.title.en), format!("按{}设定", kind.title.zh));
        steps.to(set?, words, None);
    }
    match team {
        Some(team) => steps.to(team.level?, Words::new("set in the configuration", "配置中设定"), team.at),
        None => by_itself(rule, &hit, facts, &mut steps),
    }
    let mut notes = hit.notes;
    if let Some(why) = &hit.lowered {
        notes.push(why.clone());
    }
    if hit.disguise.deliberate {
        notes.push(Words::new(
            "written so that a word list would miss it; the platform counts evasion as a breach of its own",
            "写法像是在躲避词表；平台把规避审核本身视为违规",
        ));
    }
    if !rule.allowed.is_empty() {
        notes.push(Words::new(format!("allowed: {}", rule.allowed.en), format!("可以用的情形：{}", rule.allowed.zh)));
    }
    let found = match hit.args.iter().find(|(n, _)| *n == "found") {
        Some((_, w)) => w.en.clone(),
        None => shortened(source.slice(hit.span)),
    };
    let mut args = hit.args;
    if !args.iter().any(|(n, _)| *n == "found") {
        args.push(("found", Words::same(found.clone())));
    }
    if !args.iter().any(|(n, _)| *n == "term") {
        args.push(("term", Words::same(hit.term.clone().unwrap_or_else(|| found.clone()))));
    }
    let fill = |w: &Words| Words {
        en: w.fill(crate::diagnostic::Lang::En, &args),
        zh: w.fill(crate::diagnostic::Lang::Zh, &args),
    };
    let message = match hit.variant {
        "" => &rule.message,
        key => rule.messages.iter().find(|(k, _)| k == key).map_or(&rule.message, |(_, w)| w),
    };
    Some(Diagnostic {
        rule: rule.id.clone(),
        level: steps.level(),
        message: fill(message),
        primary: hit.span,
        label: fill(&rule.label),
        related: hit.labels,
        notes: notes.iter().map(fill).collect(),
        help: [&rule.help].into_iter().filter(|w| !w.is_empty()).map(fill).collect(),
        cite: hit.cite.map_or_else(|| rule.cite.clone(), |own| vec![own]),
        fixes: hit.fixes,
        found,
        term: hit.term.unwrap_or_default(),
        broken: rule.broken,
        steps: steps.0,
    })
}

fn by_itself(rule: &Rule, hit: &Hit, facts: Facts, steps: &mut Steps) {
    if let Some(level) = hit.level {
        let why = match &hit.promoted {
            Some(w) => w.clone(),
            None if matches!(rule.check, Check::Probe { .. }) => {
                Words::new("by how far the limit is passed", "按超出的程度")
            }
            None => Words::new("the level of this group of terms", "这组词的级别"),
        };
        steps.to(level, why, None);
    }
    if rule.ready_only && !facts.ready {
        steps.down_to(Level::Note, Words::new("the draft is not finished yet", "稿件尚未定稿"));
    }
    if rule.legal && !facts.offers {
        steps.down_to(Level::Warning, Words::new("nothing is offered in this draft", "稿中没有推销内容"));
    }
    if let Some(why) = &hit.lowered {
        steps.down_to(Level::Note, why.clone());
    }
    if hit.evidenced {
        steps
            .down_to(Level::Note, Words::new("a claim record in the front matter covers it", "文首的依据记录覆盖了它"));
    }
    if hit.disguise.deliberate && hit.lowered.is_none() {
        steps.to(steps.level().up(), Words::new("deliberately disguised", "有意变形"), None);
    }
}

/// The severity that the account's type sets: `Some(None)` is off. The most specific entry counts.
fn by_type(kind: &AccountType, rule: &Rule) -> Option<Option<Level>> {
    let pack = rule.id.split('/').next().unwrap_or("");
    let entry = |name: &str| kind.severity.iter().find(|(n, _)| n == name).map(|(_, l)| *l);
    entry(&rule.id).or_else(|| entry(pack)).or_else(|| entry(&format!("{pack}/*")))
}

struct Steps(Vec<Step>);

impl Steps {
    fn level(&self) -> Level {
        self.0.last().map_or(Level::Note, |s| s.level)
    }

    fn to(&mut self, level: Level, because: Words, at: Option<Span>) {
        if level != self.level() || at.is_some() {
            self.0.push(Step { level, because, at });
        }
    }

    fn down_to(&mut self, level: Level, because: Words) {
        if level < self.level() {
            self.0.push(Step { level, because, at: None });
        }
    }
}

/// At most forty characters of `text`, on one line.
fn shortened(text: &str) -> String {
    let end = text.char_indices().nth(40).map_or(text.len(), |(at, _)| at);
    let mut line = text[..end].to_string();
    if line.contains(char::is_control) {
        line = line.replace(char::is_control, " ");
    }
    if end < text.len() {
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Level_;
    use crate::source::SourceId;

    fn level(rule: &Rule, hit: Hit, team: Option<Team>, offers: bool) -> Option<Level> {
        let source = Source::new(SourceId(1), "a.md", "国家级");
        judge(rule, hit, &source, &AccountType::default(), team, Facts { offers, ready: false }).map(|d| d.level)
    }

    #[test]
    fn steps_act_in_order() {
        let rule = Rule { severity: Level_(Level::Error), legal: true, id: "law-cn/x".into(), ..Rule::default() };
        let hit = || Hit::at(Span::new(SourceId(1), 0..9));
        assert_eq!(level(&rule, hit(), None, true), Some(Level::Error));
        assert_eq!(level(&rule, hit(), None, false), Some(Level::Warning));
        let mut disguised = hit();
        disguised.disguise.deliberate = true;
        assert_eq!(level(&rule, disguised, None, false), Some(Level::Error));
        let mut lowered = hit();
        lowered.lowered = Some(Words::same("…"));
        assert_eq!(level(&rule, lowered.clone(), None, true), Some(Level::Note));
        let team = Team { level: Some(Level::Error), at: None };
        assert_eq!(level(&rule, lowered, Some(team), false), Some(Level::Error), "what a team set by name is final");
        assert_eq!(level(&rule, hit(), Some(Team { level: None, at: None }), true), None);
        let rule = Rule { ready_only: true, ..rule };
        assert_eq!(level(&rule, hit(), None, true), Some(Level::Note));
    }

    #[test]
    fn the_account_type_may_set_or_switch_off() {
        let rule = Rule { id: "hard-sell/x".into(), ..Rule::default() };
        let source = Source::new(SourceId(1), "a.md", "x");
        let hit = || Hit::at(Span::new(SourceId(1), 0..1));
        let with = |severity: Vec<(String, Option<Level>)>| {
            let kind = AccountType { severity, ..AccountType::default() };
            judge(&rule, hit(), &source, &kind, None, Facts::default()).map(|d| d.level)
        };
        assert_eq!(with(vec![("hard-sell".into(), Some(Level::Note))]), Some(Level::Note));
        assert_eq!(with(vec![("hard-sell".into(), Some(Level::Note)), ("hard-sell/x".into(), None)]), None);
    }
}
