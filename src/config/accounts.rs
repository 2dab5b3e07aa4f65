//! `[accounts.ID]`, and which account a draft belongs to.

use super::{Config, Globs, Member};
use crate::account::{Account, AccountType, TypeName};
use crate::diagnostic::{Problem, Words};
use crate::source::Span;
use crate::table::{At, Table, Value, choice, misspelt, nearest, wrong_type};
use std::sync::Arc;

/// A draft names an account that the configuration does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownAccount {
    /// The name that was most likely meant.
    pub nearest: Option<String>,
}

/// Channels that the built-in types know; a team's own type may have any.
const CHANNELS: &[(&str, &[&str])] =
    &[("business", &["app", "customer", "group", "moments"]), ("mini-program", &["subscribe", "customer", "page"])];

/// The publishing tools whose habits are known.
const PUBLISHERS: &[&str] = &["wenyan", "md2wechat", "doocs", "baoyu", "note-to-mp", "wxmp", "api", "none"];

/// The type that `name` means: its id, its title or one of its names, without case. With the entry of that name, if it has one.
pub fn type_named<'a>(
    types: &'a [Arc<AccountType>],
    name: &str,
) -> Option<(&'a Arc<AccountType>, Option<&'a TypeName>)> {
    let wanted = name.trim().to_lowercase().replace(['_', ' '], "-");
    let by_id = types.iter().find(|t| t.id == wanted).map(|t| (t, t.named(name)));
    by_id.or_else(|| types.iter().find_map(|t| t.named(name).map(|n| (t, Some(n))))).or_else(|| {
        let title = |t: &&Arc<AccountType>| {
            [&t.title.en, &t.title.zh].iter().any(|w| w.to_lowercase() == name.trim().to_lowercase())
        };
        types.iter().find(title).map(|t| (t, None))
    })
}

/// Reads `[accounts]`.
pub(super) fn read(t: &Table, types: &[Arc<AccountType>], p: &mut Vec<Problem>) -> Vec<Member> {
    let mut members = Vec::new();
    let mut taken: Vec<(String, Span, String)> = Vec::new();
    for entry in t.entries() {
        let Value::Table(table) = &entry.value else {
            p.push(wrong_type(&entry.key, &entry.value, entry.span, "table"));
            continue;
        };
        let (member, names) = member(&entry.key, entry.key_span, table, types, p);
        for name in names {
            let wanted = name.value.trim().to_lowercase();
            match taken.iter().find(|(n, _, id)| *n == wanted && *id != member.account.id) {
                Some((_, first, id)) => {
                    let mut problem = Problem::at("duplicate-account-name", name.span).text("name", &name.value);
                    let label = Words::new(format!("already a name of `{id}`"), format!("已经是 `{id}` 的名字"));
                    problem.hit = problem.hit.text("other", id).label(*first, label);
                    p.push(problem);
                }
                None => taken.push((wanted, name.span, member.account.id.clone())),
            }
        }
        members.push(member);
    }
    members
}

/// One account, and every name under which a draft may name it.
fn member(
    id: &str,
    span: Span,
    t: &Table,
    types: &[Arc<AccountType>],
    p: &mut Vec<Problem>,
) -> (Member, Vec<At<String>>) {
    let kind = t.required("type", p).map(|name| kind(&name, types, p)).unwrap_or_default();
    let channels = CHANNELS.iter().find(|(id, _)| *id == kind.id).map(|(_, c)| *c);
    let channel = match (t.text("channel", p), channels) {
        (Some(text), Some(choices)) => choice("channel", &text, choices, p).unwrap_or("").to_string(),
        (text, _) => text.map(|t| t.value).unwrap_or_default(),
    };
    let members = t.int("members", p).and_then(|n| {
        let good = n.value >= 1;
        if !good {
            p.push(range("members", &n, "≥ 1"));
        }
        good.then_some(n.value)
    });
    let name = t.text("name", p);
    let aliases = t.texts("aliases", p);
    let paths = Globs::new(t.texts("paths", p), p);
    let account = Account {
        id: id.to_string(),
        kind,
        name: name.as_ref().map_or(String::new(), |n| n.value.clone()),
        aliases: aliases.iter().map(|a| a.value.clone()).collect(),
        paths: paths.patterns.iter().map(|a| a.value.clone()).collect(),
        verified: t.flag("verified", p).map(|f| f.value),
        pay: t.flag("pay", p).map(|f| f.value),
        owner: t.choice("owner", &["organisation", "personal"], p).map_or(String::new(), |c| c.value.to_string()),
        region: t.string("region", p).trim().to_lowercase(),
        industry: t.string("industry", p).trim().to_lowercase(),
        brands: t.strings("brands", p),
        publisher: publisher(t, p).map_or(String::new(), |t| t.value),
        channel,
        members,
        span: Some(t.span),
    };
    t.finish(p);
    let mut names = vec![At { value: id.to_string(), span }];
    names.extend(name);
    names.extend(aliases);
    (Member { account: Arc::new(account), paths }, names)
}

/// `publisher`: any tool, but not one that nearly is a known one.
pub(super) fn publisher(t: &Table, p: &mut Vec<Problem>) -> Option<At<String>> {
    let mut text = t.text("publisher", p)?;
    let lower = text.value.trim().to_lowercase();
    if nearest(&lower, PUBLISHERS.iter().copied()).is_some() && !PUBLISHERS.contains(&lower.as_str()) {
        choice("publisher", &text, PUBLISHERS, p);
    }
    text.value = lower;
    Some(text)
}

/// A number out of its range.
pub(super) fn range(key: &str, n: &At<i64>, range: &str) -> Problem {
    Problem::at("out-of-range", n.span).text("key", key).text("value", n.value).text("range", range)
}

fn kind(name: &At<String>, types: &[Arc<AccountType>], p: &mut Vec<Problem>) -> Arc<AccountType> {
    let Some((kind, entry)) = type_named(types, &name.value) else {
        let names =
            types.iter().flat_map(|t| std::iter::once(t.id.as_str()).chain(t.names.iter().map(|n| n.name.as_str())));
        let mut problem = misspelt("unknown-account-type", "name", &name.value, name.span, nearest(&name.value, names));
        let ids: Vec<&str> = types.iter().map(|t| t.id.as_str()).filter(|id| *id != "universal").collect();
        problem.hit = problem.hit.arg("types", Words::new(ids.join(", "), ids.join("、")));
        p.push(problem);
        return Arc::default();
    };
    if let Some(note) = entry.and_then(|e| e.note.clone()) {
        let mut problem = Problem::at("old-account-name", name.span).text("name", &name.value);
        problem.hit = problem.hit.arg("today", kind.title.clone()).text("id", &kind.id).note(note);
        p.push(problem);
    }
    kind.clone()
}

impl Config {
    /// The account that publishes the draft at `path` (from the configuration's folder): the one that its front matter names (`named`: id, name,
    /// alias or a type of account), else the one with the most specific path pattern. `Ok(None)`: not known. Errors: a name that no account has.
    pub fn account_for(&self, path: &str, named: Option<&str>) -> Result<Option<Arc<Account>>, UnknownAccount> {
        if let Some(name) = named.map(str::trim).filter(|n| !n.is_empty()) {
            return self.account_named(name, path);
        }
        Ok(self.account_by_path(path).map(|(account, _)| account))
    }

    /// The account whose pattern matches `path` best, with the pattern's place; of equals the first in the file.
    pub(super) fn account_by_path(&self, path: &str) -> Option<(Arc<Account>, Span)> {
        let mut best: Option<(usize, &Member, Span)> = None;
        for member in &self.accounts {
            if let Some((weight, span)) = member.paths.best(path)
                && best.as_ref().is_none_or(|(w, _, _)| weight > *w)
            {
                best = Some((weight, member, span));
            }
        }
        best.map(|(_, member, span)| (member.account.clone(), span))
    }

    fn account_named(&self, name: &str, path: &str) -> Result<Option<Arc<Account>>, UnknownAccount> {
        let wanted = name.to_lowercase();
        let is = |a: &Account| {
            std::iter::once(&a.id).chain([&a.name]).chain(&a.aliases).any(|n| n.trim().to_lowercase() == wanted)
        };
        if let Some(member) = self.accounts.iter().find(|m| is(&m.account)) {
            return Ok(Some(member.account.clone()));
        }
        if let Some((kind, _)) = type_named(&self.types, name) {
            let mut of_type = self.accounts.iter().filter(|m| m.account.kind.id == kind.id);
            let by_path = self.account_by_path(path).map(|(a, _)| a).filter(|a| a.kind.id == kind.id);
            let only = of_type.next().filter(|_| of_type.next().is_none()).map(|m| m.account.clone());
            let nameless = || Arc::new(Account { kind: kind.clone(), ..Account::default() });
            return Ok(Some(by_path.or(only).unwrap_or_else(nameless)));
        }
        if self.accounts.is_empty() {
            return Ok(None);
        }
        let names = self.accounts.iter().flat_map(|m| {
            let a = &m.account;
            [a.id.as_str(), a.name.as_str()].into_iter().chain(a.aliases.iter().map(String::as_str))
        });
        Err(UnknownAccount { nearest: nearest(name, names.filter(|n| !n.is_empty())).map(str::to_string) })
    }
}
