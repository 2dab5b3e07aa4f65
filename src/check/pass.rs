//! One reading of one block: which terms, patterns and members of lists stand in its folded text, without those that a longer phrase covers.

use super::scan::Known;
use crate::text::disguise::Alternate;
use crate::text::fold::FoldTable;
use crate::text::matcher::{Event, Matcher, Role, Use};
use crate::text::program::Scratch;
use std::cmp::Reverse;
use std::sync::Arc;

/// The terms of all rules, as the scan needs them. Implemented by the rule set.
pub trait Vocabulary: Sync {
    fn table(&self) -> &FoldTable;
    fn matchers(&self) -> &[Matcher];
    /// The end of the match of the regular expression behind a gate that stands at byte `start`.
    fn end(&self, what: Use, text: &str, start: usize, scratch: &mut Scratch) -> Option<usize>;
    /// Lists whose members cancel hits of this rule's group when they cover them.
    fn except_lists(&self, what: Use) -> &[u16];
    /// Whether this rule's group also reads undisguised text.
    fn undisguised(&self, what: Use) -> bool;
    fn known(&self) -> &Arc<Known>;
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

/// Which rules read a block.
pub struct Wanted<'a> {
    /// For every rule the kinds of block in which it reads, as bits.
    pub masks: &'a [u32],
    /// The bit of the block's kind.
    pub kind: u32,
}

impl Wanted<'_> {
    #[inline]
    fn reads(&self, rule: u16) -> bool {
        self.masks.get(rule as usize).is_some_and(|m| m & self.kind != 0)
    }
}

/// What a reading found, and what it needs again for the next one.
#[derive(Default)]
pub struct Pass {
    events: Vec<Event>,
    pub found: Vec<Found>,
    /// In the order in which the automaton came across their ends.
    pub members: Vec<Member>,
    excepts: Covers,
    not_members: Covers,
    by_list: Covers,
    scratch: Scratch,
}

impl Pass {
    /// Reads `folded` into `found` and `members`.
    pub fn read(&mut self, folded: &str, words: &dyn Vocabulary, wanted: &Wanted) {
        self.events.clear();
        self.found.clear();
        self.members.clear();
        self.excepts.clear();
        self.not_members.clear();
        self.by_list.clear();
        for matcher in words.matchers() {
            matcher.events(folded, |e| match e.what.role {
                Role::Member => self.members.push(Member { list: e.what.owner, start: e.start, end: e.end }),
                Role::NotMember => self.not_members.add(e.what.owner.into(), e.start, e.end),
                Role::MemberGate => {
                    if let Some(end) = whole(folded, e, words, &mut self.scratch) {
                        self.members.push(Member { list: e.what.owner, start: e.start, end });
                    }
                }
                _ if !wanted.reads(e.what.owner) => {}
                Role::Except => self.excepts.add(group(e.what), e.start, e.end),
                Role::Term | Role::Gate => self.events.push(e),
            });
        }
        if !self.not_members.is_empty() && !self.members.is_empty() {
            let not = self.not_members.sorted();
            self.members.retain(|m| !not.covers(m.list.into(), m.start, m.end));
        }
        if self.events.is_empty() {
            return;
        }
        let Pass { events, found, members, excepts, by_list, scratch, .. } = self;
        let excepts = excepts.sorted();
        for e in events.iter() {
            let end = match e.what.role {
                Role::Term => e.end,
                _ => match whole(folded, *e, words, scratch) {
                    Some(end) => end,
                    None => continue,
                },
            };
            if excepts.covers(group(e.what), e.start, end) {
                continue;
            }
            let lists = words.except_lists(e.what);
            if !lists.is_empty() && !members.is_empty() {
                if by_list.is_empty() {
                    members.iter().for_each(|m| by_list.add(m.list.into(), m.start, m.end));
                    by_list.sorted();
                }
                if lists.iter().any(|l| by_list.covers((*l).into(), e.start, end)) {
                    continue;
                }
            }
            found.push(Found { rule: e.what.owner, group: e.what.group, start: e.start, end, changes: 0 });
        }
        longest_of_each_group(found);
    }

    /// Adds what only the second reading shows, with places in the first.
    pub fn undisguised(&mut self, other: &Alternate, words: &dyn Vocabulary, wanted: &Wanted) {
        let mut second = Pass::default();
        second.read(&other.folded.text, words, wanted);
        let changes = |start: u32, end: u32| {
            let inner = other.changed.partition_point(|c| *c <= start)..other.changed.partition_point(|c| *c < end);
            inner.len() + usize::from(other.changed.binary_search(&start).is_ok() && !is_removed_at(other, start))
        };
        let back = |start: u32, end: u32| {
            let range = other.folded.plain_range(start as usize..end as usize);
            (range.start as u32, range.end as u32)
        };
        for m in second.members.iter().filter(|m| changes(m.start, m.end) > 0) {
            let (start, end) = back(m.start, m.end);
            self.members.push(Member { start, end, ..*m });
        }
        let plain = self.found.len();
        let mut covered = vec![false; plain];
        for f in &second.found {
            let changes = changes(f.start, f.end);
            let what = Use { owner: f.rule, group: f.group, role: Role::Term, regex: 0 };
            if changes == 0 || !words.undisguised(what) {
                continue;
            }
            let (start, end) = back(f.start, f.end);
            // hits of one group stand in order and do not overlap
            let key = (f.rule, f.group);
            let from = self.found[..plain].partition_point(|k| (k.rule, k.group, k.end) <= (f.rule, f.group, start));
            let overlapping = self.found[from..plain].iter().take_while(|k| (k.rule, k.group) == key && k.start < end);
            let to = from + overlapping.count();
            // what the plain reading shows stays, but for a part of a longer term
            if self.found[from..to].iter().all(|k| start <= k.start && k.end <= end) {
                covered[from..to].fill(true);
                self.found.push(Found { start, end, changes: changes as u32, ..*f });
            }
        }
        let mut covered = covered.into_iter();
        self.found.retain(|_| !covered.next().unwrap_or(false));
    }
}

/// No hit is longer, in bytes.
pub const REACH: u32 = 4096;

fn group(what: Use) -> u32 {
    (what.owner as u32) << 8 | what.group as u32
}

/// The end of what a gate's expression matches, if whole words are matched.
fn whole(folded: &str, e: Event, words: &dyn Vocabulary, scratch: &mut Scratch) -> Option<u32> {
    let start = e.start as usize;
    let end = words.end(e.what, folded, start, scratch)?;
    (end > start && crate::text::matcher::at_word_edges(folded, start, end)).then_some(end as u32)
}

/// Phrases that cover other ones, by an owner's key.
#[derive(Default)]
struct Covers(Vec<(u32, u32, u32)>);

impl Covers {
    fn clear(&mut self) {
        self.0.clear();
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn add(&mut self, key: u32, start: u32, end: u32) {
        self.0.push((key, start, end));
    }

    /// Makes it ready for [`Covers::covers`].
    fn sorted(&mut self) -> &Self {
        self.0.sort_unstable();
        let mut last = (u32::MAX, 0);
        for (key, _, end) in &mut self.0 {
            // the furthest end of all that begin no later
            last = if last.0 == *key { (*key, last.1.max(*end)) } else { (*key, *end) };
            *end = last.1;
        }
        self
    }

    fn covers(&self, key: u32, start: u32, end: u32) -> bool {
        let i = self.0.partition_point(|&(k, s, _)| (k, s) <= (key, start));
        i.checked_sub(1).is_some_and(|i| self.0[i].0 == key && end <= self.0[i].2)
    }
}

/// Of overlapping hits of one group only the longest stays, the first of equal ones.
fn longest_of_each_group(found: &mut Vec<Found>) {
    if found.len() < 2 {
        return;
    }
    found.sort_unstable_by_key(|f| (f.rule, f.group, f.start, Reverse(f.end)));
    let mut kept = 0;
    for i in 1..found.len() {
        let (k, f) = (found[kept], found[i]);
        if k.rule == f.rule && k.group == f.group && f.start < k.end {
            if f.end - f.start > k.end - k.start {
                found[kept] = f;
            }
        } else {
            kept += 1;
            found[kept] = f;
        }
    }
    found.truncate(kept + 1);
}

/// Whether the change at `at` took something out before the character there (instead of exchanging it).
fn is_removed_at(other: &Alternate, at: u32) -> bool {
    let here = other.folded.plain_range(at as usize..at as usize + 1);
    at > 0 && other.folded.plain_range(at as usize - 1..at as usize).end < here.start
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn covering_is_what_it_says(all in proptest::collection::vec((0u32..3, 0u32..20, 1u32..8), 0..20), ask in (0u32..3, 0u32..20, 1u32..8)) {
            let mut covers = Covers::default();
            all.iter().for_each(|(k, s, l)| covers.add(*k, *s, s + l));
            let (key, start, end) = (ask.0, ask.1, ask.1 + ask.2);
            let plainly = all.iter().any(|(k, s, l)| *k == key && *s <= start && end <= s + l);
            proptest::prop_assert_eq!(covers.sorted().covers(key, start, end), plainly);
        }
    }
}
