//! A document as the matcher saw it: which terms of which rules stand where, and what stands near them.

pub use super::pass::{Found, Member, Vocabulary};

use super::pass::{Pass, Wanted};
use crate::document::{BlockKind, Document};
use crate::text::disguise::alternate;
use crate::text::fold::{FoldTable, Folded};
use crate::text::is_cjk;
use crate::text::sentence::sentences;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

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

/// One block in which something was found.
#[derive(Debug)]
pub struct BlockScan {
    /// Index into `Document::blocks`.
    pub block: usize,
    pub folded: Folded,
    pub found: Vec<Found>,
    pub members: Vec<Member>,
    sentences: OnceLock<Vec<Range<usize>>>,
    /// (list, start, index into `members`), sorted.
    by_list: OnceLock<Vec<(u16, u32, u32)>>,
}

/// So few members are looked through one by one.
const FEW: usize = 12;

impl BlockScan {
    /// The sentences, as bytes of the folded text.
    pub fn sentences(&self) -> &[Range<usize>] {
        self.sentences.get_or_init(|| sentences(&self.folded.text))
    }

    /// The sentence (bytes of the folded text) that holds byte `at`.
    pub fn sentence(&self, at: u32) -> Range<usize> {
        let all = self.sentences();
        let i = all.partition_point(|r| r.end as u32 <= at).min(all.len().saturating_sub(1));
        all.get(i).cloned().unwrap_or(0..self.folded.text.len())
    }

    /// The first member of one of `lists` that stands within `range`, if there is one.
    pub fn has_member(&self, lists: &[u16], range: Range<usize>) -> Option<Member> {
        let inside = |m: &Member| m.start as usize >= range.start && m.end as usize <= range.end;
        self.member(lists, range.start, range.end, inside)
    }

    /// The first member of one of `lists` that begins between `from` and `to` and for which `wanted` holds.
    pub fn member(&self, lists: &[u16], from: usize, to: usize, wanted: impl Fn(&Member) -> bool) -> Option<Member> {
        if lists.is_empty() || self.members.is_empty() {
            return None;
        }
        if self.members.len() <= FEW {
            let begins = |m: &&Member| (from..to).contains(&(m.start as usize));
            return self.members.iter().filter(begins).find(|m| lists.contains(&m.list) && wanted(m)).copied();
        }
        let by_list = self.by_list.get_or_init(|| {
            let mut all: Vec<_> = self.members.iter().enumerate().map(|(i, m)| (m.list, m.start, i as u32)).collect();
            all.sort_unstable();
            all
        });
        let mut first: Option<u32> = None;
        for &list in lists {
            let at = by_list.partition_point(|&(l, start, _)| (l, start as usize) < (list, from));
            for &(l, start, i) in &by_list[at..] {
                // a member that begins behind the best one cannot have been seen before it
                let late = first.is_some_and(|f| start >= self.members[f as usize].end);
                if l != list || start as usize >= to || late {
                    break;
                }
                if first.is_none_or(|f| i < f) && wanted(&self.members[i as usize]) {
                    first = Some(i);
                }
            }
        }
        first.map(|i| self.members[i as usize])
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
    pub known: Arc<Known>,
    pub lang: DocLang,
    /// Blocks that stand under a title or heading with a cue.
    under_cue: Vec<bool>,
    /// (rule, block scan, found), sorted: what each rule found.
    by_rule: Vec<(u16, u32, u32)>,
}

/// The language of a document shows after this many characters.
const SAMPLE: usize = 1200;

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
    /// Scans `doc`, whose main language is `lang`; `masks` holds, for every rule, the kinds of block in which it reads (0: it is off).
    pub fn new(doc: &Document, words: &dyn Vocabulary, masks: &[u32], lang: DocLang) -> Scan {
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
            let wanted = Wanted { masks, kind: block.kind.bit() };
            pass.read(&folded.text, words, &wanted);
            if folded.suspicious
                && block.kind != BlockKind::Code
                && let Some(other) = alternate(&folded.text)
            {
                pass.undisguised(&other, words, &wanted);
            }
            scan.count(&pass.members, &folded.text, block.kind);
            if matches!(block.kind, BlockKind::Title | BlockKind::Heading) {
                cue = pass.members.iter().any(|m| scan.known.cues.contains(&m.list));
            }
            scan.under_cue.push(cue);
            let found = std::mem::take(&mut pass.found);
            let members = std::mem::take(&mut pass.members);
            if !found.is_empty() || sells(&members, &scan.known) {
                scan.blocks.push(BlockScan {
                    block: index,
                    folded: std::mem::take(&mut folded),
                    found,
                    members,
                    sentences: OnceLock::new(),
                    by_list: OnceLock::new(),
                });
            } else {
                (pass.found, pass.members) = (found, members);
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

/// The document's main language, judged by its first characters.
pub fn language(doc: &Document, table: &FoldTable) -> DocLang {
    let (mut han, mut other_script, mut latin_words, mut in_word, mut seen) = (0u32, 0u32, 0u32, false, 0u32);
    for block in doc.blocks.iter().filter(|b| b.kind != BlockKind::Code) {
        for c in block.text.plain.chars().take(SAMPLE) {
            seen += 1;
            let latin = c.is_ascii_alphabetic() || ('Ａ'..='ｚ').contains(&c);
            latin_words += u32::from(latin && !in_word);
            in_word = latin;
            if !c.is_ascii() && is_cjk(c) {
                han += 1;
                other_script += u32::from(table.char(c).is_some_and(|f| f != c));
            }
        }
        if seen > SAMPLE as u32 {
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
