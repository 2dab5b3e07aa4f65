//! The rules of a run: built-in packs read lazily from tables in the binary, a team's own packs behind them.

pub use super::embed::{Head, embed};

use super::embed::{Index, ListHead, head};
use super::{List, Pack, Retired, Rule, compile};
use crate::account::AccountType;
use crate::check::scan::{Known, Vocabulary};
use crate::text::fold::FoldTable;
use crate::text::matcher::{Matcher, Role, Use};
use crate::text::program::Scratch;
use regex_automata::meta::Regex;
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

/// A regular expression, compiled when first asked for; none: it could not be.
type Lazy = OnceLock<Option<Regex>>;

struct Loaded {
    rule: OnceLock<Rule>,
    regexes: OnceLock<Vec<Vec<Lazy>>>,
}

/// All rules, lists, packs and account types of a run.
pub struct RuleSet {
    packs: Vec<Pack>,
    heads: Vec<Head>,
    loaded: Vec<Loaded>,
    list_heads: Vec<ListHead>,
    lists: Vec<OnceLock<(List, Vec<Lazy>)>>,
    types: Vec<(String, u32, u32)>,
    retired: Vec<Retired>,
    type_cache: Vec<OnceLock<Arc<AccountType>>>,
    store: Cow<'static, [u8]>,
    matchers: Vec<Matcher>,
    fold: FoldTable,
    known: Arc<Known>,
}

impl RuleSet {
    /// Reads what [`embed`] made. Errors: damaged bytes.
    pub fn embedded(bytes: &'static [u8], fold: FoldTable) -> Result<RuleSet, String> {
        let mut rest = bytes;
        let mut part = || -> Result<&'static [u8], String> {
            let (len, tail) = rest.split_first_chunk::<4>().ok_or("rule tables are cut short")?;
            let (part, tail) =
                tail.split_at_checked(u32::from_le_bytes(*len) as usize).ok_or("rule tables are cut short")?;
            rest = tail;
            Ok(part)
        };
        let index: Index = postcard::from_bytes(part()?).map_err(|e| e.to_string())?;
        let store = part()?;
        let tables = part()?;
        let matchers = if tables.is_empty() { Vec::new() } else { vec![Matcher::load(Cow::Borrowed(tables))?] };
        Ok(Self::assemble(index, Cow::Borrowed(store), matchers, fold))
    }

    fn assemble(index: Index, store: Cow<'static, [u8]>, matchers: Vec<Matcher>, fold: FoldTable) -> RuleSet {
        let known = Arc::new(known(&index.lists));
        RuleSet {
            loaded: index.heads.iter().map(|_| Loaded { rule: OnceLock::new(), regexes: OnceLock::new() }).collect(),
            lists: index.lists.iter().map(|_| OnceLock::new()).collect(),
            type_cache: index.types.iter().map(|_| OnceLock::new()).collect(),
            packs: index.packs,
            heads: index.heads,
            list_heads: index.lists,
            types: index.types,
            retired: index.retired,
            store,
            matchers,
            fold,
            known,
        }
    }

    /// This set with a team's packs behind it (`self` must be freshly embedded). A rule of the same id replaces the built-in one.
    pub fn with_team(
        mut self,
        packs: Vec<Pack>,
        rules: Vec<Rule>,
        lists: Vec<List>,
        types: Vec<AccountType>,
    ) -> Result<RuleSet, Vec<String>> {
        let names: Vec<String> = self.list_heads.iter().map(|l| l.name.clone()).collect();
        let known_list = |name: &str| self.list(name).cloned();
        let done = compile::compile(rules, lists, self.heads.len(), &names, &known_list, &self.fold)?;
        let mut store = self.store.into_owned();
        let mut put = |bytes: Result<Vec<u8>, postcard::Error>| -> Result<(u32, u32), Vec<String>> {
            let start = store.len() as u32;
            store.extend(bytes.map_err(|e| vec![e.to_string()])?);
            Ok((start, store.len() as u32))
        };
        for rule in &done.rules {
            if let Some(old) = self.heads.iter_mut().find(|h| h.id == rule.id) {
                old.id.insert(0, '!');
            }
            let (start, end) = put(postcard::to_allocvec(rule))?;
            self.heads.push(head(rule, start, end));
        }
        for list in &done.lists {
            let (start, end) = put(postcard::to_allocvec(list))?;
            self.list_heads.push(ListHead { name: list.name.clone(), start, end });
        }
        for kind in &types {
            let (start, end) = put(postcard::to_allocvec(kind))?;
            self.types.retain(|(id, _, _)| *id != kind.id);
            self.types.push((kind.id.clone(), start, end));
        }
        if !done.tables.is_empty() {
            self.matchers.push(Matcher::load(Cow::Owned(done.tables)).map_err(|e| vec![e])?);
        }
        self.packs.extend(packs);
        let index = Index {
            packs: self.packs,
            heads: self.heads,
            lists: self.list_heads,
            types: self.types,
            retired: self.retired,
        };
        Ok(Self::assemble(index, Cow::Owned(store), self.matchers, self.fold))
    }

    /// Every rule's head, in order of its number. A replaced rule's id begins with `!`.
    pub fn heads(&self) -> &[Head] {
        &self.heads
    }

    /// The packs, built-in ones first.
    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }

    /// Rules that are gone.
    pub fn retired(&self) -> &[Retired] {
        &self.retired
    }

    /// The number of the rule called `id`.
    pub fn find(&self, id: &str) -> Option<u16> {
        self.heads.iter().position(|h| h.id == id).map(|i| i as u16)
    }

    /// Rule `number` in full, read when first asked for.
    pub fn rule(&self, number: u16) -> &Rule {
        let i = number as usize;
        self.loaded[i].rule.get_or_init(|| {
            let h = &self.heads[i];
            postcard::from_bytes(&self.store[h.start as usize..h.end as usize]).unwrap_or_default()
        })
    }

    /// The list called `name`.
    pub fn list(&self, name: &str) -> Option<&List> {
        let i = self.list_heads.iter().position(|l| l.name == name)?;
        Some(&self.list_at(i).0)
    }

    /// Names of the lists; those of a condition have none.
    pub fn list_names(&self) -> impl Iterator<Item = &str> {
        self.list_heads.iter().map(|l| l.name.as_str()).filter(|n| !n.is_empty())
    }

    fn list_at(&self, i: usize) -> &(List, Vec<Lazy>) {
        self.lists[i].get_or_init(|| {
            let h = &self.list_heads[i];
            let list: List = postcard::from_bytes(&self.store[h.start as usize..h.end as usize]).unwrap_or_default();
            let regexes = list.regex.iter().map(|_| OnceLock::new()).collect();
            (list, regexes)
        })
    }

    /// Ids of the account types.
    pub fn type_ids(&self) -> impl Iterator<Item = &str> {
        self.types.iter().map(|(id, _, _)| id.as_str())
    }

    /// The account type `id`.
    pub fn account_type(&self, id: &str) -> Option<Arc<AccountType>> {
        let i = self.types.iter().position(|(t, _, _)| t == id)?;
        let (_, start, end) = &self.types[i];
        let read = || postcard::from_bytes(&self.store[*start as usize..*end as usize]).unwrap_or_default();
        Some(self.type_cache[i].get_or_init(|| Arc::new(read())).clone())
    }
}

fn known(lists: &[ListHead]) -> Known {
    let mut known = Known::default();
    for (i, list) in lists.iter().enumerate() {
        let i = i as u16;
        match list.name.as_str() {
            "cues" | "cues-en" => known.cues.push(i),
            "negations" | "negations-en" => known.negations.push(i),
            "offer" | "offer-en" => known.offers.push(i),
            "own" | "own-en" => known.own.push(i),
            "criticism" | "criticism-en" => known.criticism.push(i),
            name => {
                for (prefix, into) in
                    [("class-", &mut known.classes), ("signal-", &mut known.signals), ("value-", &mut known.values)]
                {
                    if let Some(class) = name.strip_prefix(prefix) {
                        into.push((class.trim_end_matches("-en").to_string(), i));
                    }
                }
            }
        }
    }
    known
}

/// The engine for a pattern whose program is not enough, built when it is first needed.
fn engine<'a>(cell: &'a Lazy, pattern: &super::Pattern) -> Option<&'a Regex> {
    let forward_only = Regex::config().hybrid(false).dfa(false).onepass(false).auto_prefilter(false);
    cell.get_or_init(|| Regex::builder().configure(forward_only).build(&pattern.re).ok()).as_ref()
}

impl Vocabulary for RuleSet {
    fn table(&self) -> &FoldTable {
        &self.fold
    }

    fn matchers(&self) -> &[Matcher] {
        &self.matchers
    }

    fn end(&self, what: Use, text: &str, start: usize, scratch: &mut Scratch) -> Option<usize> {
        let r = what.regex as usize;
        if what.role == Role::MemberGate {
            let (list, cache) = self.list_at(what.owner as usize);
            let pattern = list.regex.get(r)?;
            return pattern.program.end(text, start, scratch, || engine(cache.get(r)?, pattern));
        }
        let pattern = self.rule(what.owner).groups.get(what.group as usize)?.regex.get(r)?;
        pattern.program.end(text, start, scratch, || {
            let groups = || {
                let cells = |g: &super::Group| g.regex.iter().map(|_| OnceLock::new()).collect();
                self.rule(what.owner).groups.iter().map(cells).collect()
            };
            let cache = self.loaded[what.owner as usize].regexes.get_or_init(groups);
            engine(cache.get(what.group as usize)?.get(r)?, pattern)
        })
    }

    fn except_lists(&self, what: Use) -> &[u16] {
        self.rule(what.owner).groups.get(what.group as usize).map_or(&[], |g| &g.except_ids)
    }

    fn undisguised(&self, what: Use) -> bool {
        self.rule(what.owner).groups.get(what.group as usize).is_some_and(|g| g.disguise)
    }

    fn known(&self) -> &Arc<Known> {
        &self.known
    }
}
