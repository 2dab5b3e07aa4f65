//! A document as the matcher saw it: which terms of which rules stand where, and what stands near them.

use crate::document::{BlockKind, Document};
use crate::text::fold::{Alternate, FoldTable, Folded, alternate};
use crate::text::is_cjk;
use crate::text::matcher::{Event, Matcher, Role, Use};
use crate::text::sentence::sentences;
use regex_automata::{Anchored, Input, meta::Regex};
use std::ops::Range;
use std::sync::OnceLock;

/// The terms of all rules, as the scan needs them. Implemented by the rule set.
pub trait Vocabulary: Sync {
    fn table(&self) -> &FoldTable;
    fn matchers(&self) -> &[Matcher];
    /// The compiled regular expression behind a gate.
    fn regex(&self, what: Use) -> Option<&Regex>;
    /// Lists whose members cancel hits of this rule's group when they cover them.
    fn except_lists(&self, what: Use) -> &[u16];
    /// Whether hits of this rule are wanted in a block of this kind.
    fn wanted(&self, rule: u16, kind: BlockKind) -> bool;
    /// Whether this rule's group also reads undisguised text.
    fn undisguised(&self, what: Use) -> bool;
    fn known(&self) -> &Known;
}

/// Lists that the program itself asks for, by number.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Negation, quotation, criticism, law talk: anywhere in the sentence.
    pub cues: Vec<u16>,
    /// Negations that count only directly before a hit.
    pub negations: Vec<u16>,
    /// Words that show that something is on offer.
    pub offers: Vec<u16>,
    /// Words by which an author speaks of the own product.
    pub own: Vec<u16>,
    /// Signs that a document talks about other people's advertising or about fraud.
    pub criticism: Vec<u16>,
    /// Document classes: name and list.
    pub classes: Vec<(String, u16)>,
    /// Lists whose members only count for the selling score: signal class and list.
    pub signals: Vec<(String, u16)>,
    /// Lists whose members show that a sentence gives the reader something: kind of value and list.
    pub values: Vec<(String, u16)>,
}

/// A term or pattern of a rule that stands in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    pub rule: u16,
    pub group: u8,
    /// Bytes of the folded text.
    pub start: u32,
    pub end: u32,
    /// Only seen after a disguise was undone; how many places were changed for it.
    pub changes: u32,
}

/// A member of a list that stands in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    pub list: u16,
    pub start: u32,
    pub end: u32,
}

/// One block in which something was found.
#[derive(Debug)]
pub struct BlockScan {
    /// Index into `Document::blocks`.
    pub block: usize,
    pub folded: Folded,
    pub found: Vec<Found>,
    pub members: Vec<Member>,
    sentences: OnceLock<Vec<Range<usize>>>,
}

impl BlockScan {
    /// The sentence (bytes of the folded text) that holds byte `at`.
    pub fn sentence(&self, at: u32) -> Range<usize> {
        let all = self.sentences.get_or_init(|| sentences(&self.folded.text));
        let i = all.partition_point(|r| r.end as u32 <= at).min(all.len().saturating_sub(1));
        all.get(i).cloned().unwrap_or(0..self.folded.text.len())
    }

    /// Whether a member of one of `lists` stands within `range`.
    pub fn has_member(&self, lists: &[u16], range: Range<usize>) -> Option<Member> {
        let inside = |m: &&Member| m.start as usize >= range.start && m.end as usize <= range.end;
        self.members.iter().filter(inside).find(|m| lists.contains(&m.list)).copied()
    }
}

/// What was found in a document.
#[derive(Debug)]
pub struct Scan {
    pub blocks: Vec<BlockScan>,
    /// How often members of each list stand in the document.
    counts: Vec<u32>,
    /// Different members of each list (at most 64 told apart).
    kinds: Vec<u64>,
    /// Whether a member stands in the title, by list.
    in_title: Vec<bool>,
    pub known: Known,
    pub lang: DocLang,
    /// Blocks that stand under a title or heading with a cue.
    under_cue: Vec<bool>,
    /// (rule, block scan, found), sorted: what each rule found.
    by_rule: Vec<(u16, u32, u32)>,
}

/// Main language and script of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocLang {
    ZhHans,
    ZhHant,
    En,
}

impl DocLang {
    /// Whether `name` (`zh`, `zh-hans`, `zh-hant`, `en`) covers it.
    pub fn is(self, name: &str) -> bool {
        match self {
            DocLang::ZhHans => name == "zh" || name == "zh-hans",
            DocLang::ZhHant => name == "zh" || name == "zh-hant",
            DocLang::En => name == "en",
        }
    }
}

impl Scan {
    /// Scans `doc`, whose main language is `lang`; `active` says which rules are on.
    pub fn new(doc: &Document, words: &dyn Vocabulary, active: &dyn Fn(u16) -> bool, lang: DocLang) -> Scan {
        let mut scan = Scan {
            blocks: Vec::new(),
            counts: Vec::new(),
            kinds: Vec::new(),
            in_title: Vec::new(),
            known: words.known().clone(),
            lang,
            under_cue: Vec::with_capacity(doc.blocks.len()),
            by_rule: Vec::new(),
        };
        let mut cue = false;
        let mut folded = Folded::default();
        let mut pass = Pass::default();
        for (index, block) in doc.blocks.iter().enumerate() {
            words.table().fold(&block.text.plain, &mut folded);
            let wanted = |u: Use| active(u.owner) && words.wanted(u.owner, block.kind);
            pass.read(&folded.text, words, &wanted);
            if folded.suspicious
                && block.kind != BlockKind::Code
                && let Some(other) = alternate(&folded.text)
            {
                undisguised(&other, words, &wanted, &mut pass);
            }
            scan.count(&pass.members, &folded.text, block.kind);
            if matches!(block.kind, BlockKind::Title | BlockKind::Heading) {
                cue = pass.members.iter().any(|m| scan.known.cues.contains(&m.list));
            }
            scan.under_cue.push(cue);
            let found = std::mem::take(&mut pass.found);
            if !found.is_empty() || sells(&pass.members, &scan.known) {
                scan.blocks.push(BlockScan {
                    block: index,
                    folded: folded.clone(),
                    found,
                    members: std::mem::take(&mut pass.members),
                    sentences: OnceLock::new(),
                });
            }
        }
        for (b, block) in scan.blocks.iter().enumerate() {
            scan.by_rule.extend(block.found.iter().enumerate().map(|(i, f)| (f.rule, b as u32, i as u32)));
        }
        scan.by_rule.sort_unstable();
        scan
    }

    /// Rules that found something, in order.
    pub fn rules(&self) -> Vec<u16> {
        let mut rules: Vec<u16> = self.by_rule.iter().map(|(r, _, _)| *r).collect();
        rules.dedup();
        rules
    }

    /// What `rule` found, block by block.
    pub fn found(&self, rule: u16) -> impl Iterator<Item = (&BlockScan, Found)> {
        let from = self.by_rule.partition_point(|(r, _, _)| *r < rule);
        self.by_rule[from..]
            .iter()
            .take_while(move |(r, _, _)| *r == rule)
            .map(|(_, b, i)| (&self.blocks[*b as usize], self.blocks[*b as usize].found[*i as usize]))
    }

    fn count(&mut self, members: &[Member], folded: &str, kind: BlockKind) {
        for m in members {
            let list = m.list as usize;
            if self.counts.len() <= list {
                self.counts.resize(list + 1, 0);
                self.kinds.resize(list + 1, 0);
                self.in_title.resize(list + 1, false);
            }
            self.counts[list] += 1;
            let word = &folded.as_bytes()[m.start as usize..m.end as usize];
            let hash = word.iter().fold(7u32, |h, b| h.wrapping_mul(31).wrapping_add(*b as u32));
            self.kinds[list] |= 1 << (hash % 64);
            self.in_title[list] |= matches!(kind, BlockKind::Title) || (kind == BlockKind::Heading);
        }
    }

    /// How often members of `list` stand in the document.
    pub fn members(&self, list: u16) -> u32 {
        self.counts.get(list as usize).copied().unwrap_or(0)
    }

    /// Whether the document is plainly about what `list` describes: two different members, or one in a title or heading.
    pub fn is_about(&self, list: u16) -> bool {
        let list = list as usize;
        self.kinds.get(list).is_some_and(|k| k.count_ones() >= 2) || self.in_title.get(list).copied().unwrap_or(false)
    }

    /// Whether the document is plainly of class `name` (`medical`, `education` …).
    pub fn is_class(&self, name: &str) -> bool {
        self.known.classes.iter().any(|(n, list)| n == name && self.is_about(*list))
    }

    /// Whether block `index` stands under a title or heading that warns of what is below it.
    pub fn is_under_cue(&self, index: usize) -> bool {
        self.under_cue.get(index).copied().unwrap_or(false)
    }

    /// Whether the document plainly criticises or reports: three different words of criticism.
    pub fn is_critical(&self) -> bool {
        let kinds = |list: &u16| self.kinds.get(*list as usize).map_or(0, |k| k.count_ones());
        self.known.criticism.iter().map(kinds).sum::<u32>() >= 3
    }

    /// Whether something is offered in the document (price, order verb, shop link, contact).
    pub fn offers(&self) -> bool {
        self.known.offers.iter().any(|l| self.members(*l) > 0)
    }
}

/// Whether enough signals of selling stand in a block to look at its sentences even if no rule found anything.
fn sells(members: &[Member], known: &Known) -> bool {
    members.len() > 1 && members.iter().filter(|m| known.signals.iter().any(|(_, l)| *l == m.list)).count() > 1
}

#[derive(Default)]
struct Pass {
    events: Vec<Event>,
    found: Vec<Found>,
    members: Vec<Member>,
}

impl Pass {
    fn read(&mut self, folded: &str, words: &dyn Vocabulary, wanted: &dyn Fn(Use) -> bool) {
        self.events.clear();
        self.found.clear();
        self.members.clear();
        let mut excepts = false;
        for matcher in words.matchers() {
            matcher.events(folded, |e| match e.what.role {
                Role::Member | Role::NotMember | Role::MemberGate => self.events.push(e),
                role => {
                    if wanted(e.what) {
                        excepts |= role == Role::Except;
                        self.events.push(e);
                    }
                }
            });
        }
        for e in &self.events {
            match e.what.role {
                Role::Member => self.members.push(Member { list: e.what.owner, start: e.start, end: e.end }),
                Role::MemberGate => {
                    if let Some(end) = anchored(words.regex(e.what), folded, e.start) {
                        self.members.push(Member { list: e.what.owner, start: e.start, end });
                    }
                }
                _ => {}
            }
        }
        for e in self.events.iter().filter(|e| e.what.role == Role::NotMember) {
            self.members.retain(|m| !(m.list == e.what.owner && e.start <= m.start && m.end <= e.end));
        }
        for e in &self.events {
            let end = match e.what.role {
                Role::Term => Some(e.end),
                Role::Gate => anchored(words.regex(e.what), folded, e.start),
                _ => None,
            };
            let Some(end) = end else { continue };
            let covers = |start: u32, stop: u32| start <= e.start && end <= stop;
            let by_phrase = excepts
                && self.events.iter().any(|x| {
                    x.what.role == Role::Except
                        && x.what.owner == e.what.owner
                        && x.what.group == e.what.group
                        && covers(x.start, x.end)
                });
            if by_phrase {
                continue;
            }
            let lists = words.except_lists(e.what);
            if !lists.is_empty() && self.members.iter().any(|m| lists.contains(&m.list) && covers(m.start, m.end)) {
                continue;
            }
            self.found.push(Found { rule: e.what.owner, group: e.what.group, start: e.start, end, changes: 0 });
        }
        longest_of_each_group(&mut self.found);
    }
}

/// Of overlapping hits of one group only the longest stays, the first of equal ones.
fn longest_of_each_group(found: &mut Vec<Found>) {
    if found.len() < 2 {
        return;
    }
    found.sort_by_key(|f| (f.rule, f.group, f.start, std::cmp::Reverse(f.end)));
    let mut kept: Vec<Found> = Vec::with_capacity(found.len());
    for f in found.drain(..) {
        match kept.last_mut() {
            Some(k) if k.rule == f.rule && k.group == f.group && f.start < k.end => {
                if f.end - f.start > k.end - k.start {
                    *k = f;
                }
            }
            _ => kept.push(f),
        }
    }
    *found = kept;
}

/// Adds what only the second reading shows, with places in the first.
fn undisguised(other: &Alternate, words: &dyn Vocabulary, wanted: &dyn Fn(Use) -> bool, seen: &mut Pass) {
    let mut pass = Pass::default();
    pass.read(&other.folded.text, words, wanted);
    let changes = |start: u32, end: u32| {
        other.changed.iter().filter(|c| start < **c && **c < end).count()
            + usize::from(other.changed.contains(&start) && !is_removed_at(other, start))
    };
    for m in pass.members {
        if changes(m.start, m.end) > 0 {
            let range = other.folded.plain_range(m.start as usize..m.end as usize);
            seen.members.push(Member { start: range.start as u32, end: range.end as u32, ..m });
        }
    }
    let found = &mut seen.found;
    let plain = found.len();
    let mut covered = vec![false; plain];
    for f in pass.found {
        let changes = changes(f.start, f.end);
        let what = Use { owner: f.rule, group: f.group, role: Role::Term, regex: 0 };
        if changes == 0 || !words.undisguised(what) {
            continue;
        }
        let range = other.folded.plain_range(f.start as usize..f.end as usize);
        let (start, end) = (range.start as u32, range.end as u32);
        let overlaps = |k: &Found| k.rule == f.rule && k.group == f.group && k.start < end && start < k.end;
        let overlapping: Vec<usize> = (0..plain).filter(|i| overlaps(&found[*i])).collect();
        // what the plain reading shows stays, but for a part of a longer term
        let is_part = |k: &Found| start <= k.start && k.end <= end;
        if overlapping.iter().all(|i| is_part(&found[*i])) {
            overlapping.into_iter().for_each(|i| covered[i] = true);
            found.push(Found { start, end, changes: changes as u32, ..f });
        }
    }
    let mut covered = covered.into_iter();
    found.retain(|_| !covered.next().unwrap_or(false));
}

/// Whether the change at `at` took something out before the character there (instead of exchanging it).
fn is_removed_at(other: &Alternate, at: u32) -> bool {
    let here = other.folded.plain_range(at as usize..at as usize + 1);
    at > 0 && other.folded.plain_range(at as usize - 1..at as usize).end < here.start
}

fn anchored(regex: Option<&Regex>, text: &str, start: u32) -> Option<u32> {
    let input = Input::new(text).range(start as usize..).anchored(Anchored::Yes);
    let end = regex?.search(&input)?.end();
    let whole = end > start as usize && crate::text::matcher::at_word_edges(text, start as usize, end);
    whole.then_some(end as u32)
}

/// The document's main language, judged by its first few thousand characters.
pub fn language(doc: &Document, table: &FoldTable) -> DocLang {
    let (mut han, mut other_script, mut latin_words, mut in_word, mut seen) = (0u32, 0u32, 0u32, false, 0u32);
    for block in doc.blocks.iter().filter(|b| b.kind != BlockKind::Code) {
        for c in block.text.plain.chars() {
            seen += 1;
            if is_cjk(c) {
                han += 1;
                other_script += u32::from(table.char(c).is_some_and(|f| f != c));
            }
            let latin = c.is_ascii_alphabetic() || ('Ａ'..='ｚ').contains(&c);
            latin_words += u32::from(latin && !in_word);
            in_word = latin;
        }
        if seen > 4000 {
            break;
        }
    }
    if han * 2 < latin_words {
        DocLang::En
    } else if other_script * 20 > han {
        DocLang::ZhHant
    } else {
        DocLang::ZhHans
    }
}
