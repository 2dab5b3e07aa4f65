//! All terms of all rules in one automaton over folded text; every pattern knows who uses it.

use super::program::{ANY, Program, Set};
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What a pattern means to its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// A term of a rule's group.
    Term,
    /// A phrase that covers and so cancels hits of a rule's group.
    Except,
    /// A regular expression of a rule's group may begin here.
    Gate,
    /// A member of a list.
    Member,
    /// A phrase that covers and so cancels a member of a list.
    NotMember,
    /// A regular expression of a list may begin here.
    MemberGate,
}

const ROLES: [Role; 6] = [Role::Term, Role::Except, Role::Gate, Role::Member, Role::NotMember, Role::MemberGate];

/// One use of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// Number of the rule or, for lists, of the list.
    pub owner: u16,
    /// Group of the rule; 0 for lists.
    pub group: u8,
    pub role: Role,
    /// Number of the regular expression in its group or list; 0 for terms.
    pub regex: u8,
}

impl Use {
    fn pack(self) -> u64 {
        let role = ROLES.iter().position(|r| *r == self.role).unwrap_or(0) as u64;
        (self.owner as u64) | (self.group as u64) << 16 | role << 24 | (self.regex as u64) << 32
    }

    fn is_gate(bits: u64) -> bool {
        matches!((bits >> 24) & 7, 2 | 5)
    }

    fn unpack(bits: u64) -> Use {
        Use {
            owner: bits as u16,
            group: (bits >> 16) as u8,
            role: ROLES[((bits >> 24) & 7) as usize % ROLES.len()],
            regex: (bits >> 32) as u8,
        }
    }
}

/// A pattern that stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// Bytes of the folded text.
    pub start: u32,
    pub end: u32,
    pub what: Use,
}

/// Collects patterns and builds the automaton.
#[derive(Default)]
pub struct Builder {
    patterns: BTreeMap<String, Vec<u64>>,
    /// What may stand behind gates; uses name it by number from 1.
    behind: Vec<Set>,
}

/// The bits of a packed use without the number of what may stand behind it.
const USE: u64 = (1 << BEHIND) - 1;
const BEHIND: u32 = 40;

impl Builder {
    /// Adds a folded pattern; an empty one is ignored.
    pub fn add(&mut self, folded: &str, what: Use) {
        self.insert(folded.trim(), what.pack());
    }

    /// Adds a folded gate of `program`, which is only looked at where the text goes on as the program does.
    pub fn gate(&mut self, folded: &str, what: Use, program: &Program) {
        let (gate, set) = (folded.trim(), program.behind(folded.trim()));
        let number = match self.behind.iter().position(|b| *b == set) {
            _ if set == ANY => 0,
            Some(i) => i + 1,
            None => {
                self.behind.push(set);
                self.behind.len()
            }
        };
        self.insert(gate, what.pack() | u64::try_from(number).map_or(0, |n| n << BEHIND));
    }

    fn insert(&mut self, pattern: &str, bits: u64) {
        if pattern.is_empty() {
            return;
        }
        let uses = self.patterns.entry(pattern.to_string()).or_default();
        match uses.iter_mut().find(|u| **u & USE == bits & USE) {
            // two gates that fold to one: either may open
            Some(same) if *same != bits => *same &= USE,
            Some(_) => {}
            None => uses.push(bits),
        }
    }

    /// How many different patterns there are.
    pub fn len(&self) -> usize {
        self.patterns.len()
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// The automaton and its tables as bytes that [`Matcher::load`] takes. Errors: more patterns or uses than the tables can number.
    pub fn build(&self) -> Result<Vec<u8>, String> {
        let patterns = self.patterns.keys().enumerate().map(|(i, p)| (p.as_str(), i as u32));
        let automaton: CharwiseDoubleArrayAhoCorasick<u32> = CharwiseDoubleArrayAhoCorasickBuilder::new()
            .match_kind(MatchKind::Standard)
            .build_with_values(patterns)
            .map_err(|e| e.to_string())?;
        let automaton = automaton.serialize();
        let mut out = Vec::new();
        let mut word = |n: usize| out.extend_from_slice(&(n as u32).to_le_bytes());
        word(self.patterns.len());
        let mut at = 0;
        word(at);
        for uses in self.patterns.values() {
            at += uses.len();
            word(at);
        }
        for uses in self.patterns.values() {
            uses.iter().for_each(|u| out.extend_from_slice(&u.to_le_bytes()));
        }
        out.extend_from_slice(&(self.behind.len() as u32).to_le_bytes());
        self.behind.iter().flat_map(|s| s.0).for_each(|w| out.extend_from_slice(&w.to_le_bytes()));
        out.extend_from_slice(&automaton);
        Ok(out)
    }
}

/// The automaton, ready to scan.
pub struct Matcher {
    automaton: CharwiseDoubleArrayAhoCorasick<u32>,
    tables: Cow<'static, [u8]>,
    patterns: usize,
    uses: usize,
    behind: Vec<Set>,
}

impl Matcher {
    /// Takes what [`Builder::build`] made. Errors: damaged tables.
    pub fn load(tables: Cow<'static, [u8]>) -> Result<Matcher, String> {
        let word = |i: usize| -> Result<usize, String> {
            let bytes = tables.get(4 * i..4 * i + 4).ok_or("tables are cut short")?;
            Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize)
        };
        let patterns = word(0)?;
        let uses = word(patterns + 1)?;
        let rest = 4 * (patterns + 2) + 8 * uses;
        let sets = word(rest / 4)?;
        let from = rest + 4;
        let bytes = tables.get(from..from + 24 * sets).ok_or("tables are cut short")?;
        let words: Vec<u64> =
            bytes.chunks_exact(8).map(|b| u64::from_le_bytes(std::array::from_fn(|i| b[i]))).collect();
        let behind = words.chunks_exact(3).map(|w| Set([w[0], w[1], w[2]])).collect();
        let bytes = tables.get(from + 24 * sets..).ok_or("tables are cut short")?;
        let (automaton, _) = CharwiseDoubleArrayAhoCorasick::deserialize(bytes).map_err(|e| e.to_string())?;
        Ok(Matcher { automaton, tables, patterns, uses, behind })
    }

    fn word(&self, i: usize) -> usize {
        let b = &self.tables[4 * i..4 * i + 4];
        u32::from_le_bytes([b[0], b[1], b[2], b[3]]) as usize
    }

    /// The packed uses of a pattern.
    fn uses_of(&self, pattern: usize) -> impl Iterator<Item = u64> + '_ {
        let (from, to) =
            if pattern < self.patterns { (self.word(pattern + 1), self.word(pattern + 2)) } else { (0, 0) };
        let base = 4 * (self.patterns + 2);
        let uses = &self.tables[base + 8 * from..base + 8 * to.min(self.uses)];
        uses.chunks_exact(8).map(|b| u64::from_le_bytes([b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]]))
    }

    /// Every pattern in `folded`, overlapping ones included; Latin patterns only as whole words.
    pub fn events(&self, folded: &str, mut each: impl FnMut(Event)) {
        let bytes = folded.as_bytes();
        for m in self.automaton.find_overlapping_iter(folded) {
            if !starts_word(folded, m.start()) {
                continue;
            }
            let ends = ends_word(folded, m.end());
            let mut behind = None;
            for bits in self.uses_of(m.value() as usize) {
                let gate = Use::is_gate(bits);
                // behind a gate the word may go on
                if !gate && !ends {
                    continue;
                }
                if bits >> BEHIND != 0 {
                    let at = *behind.get_or_insert_with(|| match bytes[m.end() - 1].is_ascii_digit() {
                        true => m.end() + bytes[m.end()..].iter().take_while(|b| b.is_ascii_digit()).count(),
                        false => m.end(),
                    });
                    let set = self.behind.get((bits >> BEHIND) as usize - 1);
                    if set.is_some_and(|s| !s.may_hold(bytes, at)) {
                        continue;
                    }
                }
                each(Event { start: m.start() as u32, end: m.end() as u32, what: Use::unpack(bits) });
            }
        }
    }
}

/// Whether a Latin word that begins or ends the stretch is whole; other scripts have no edges.
pub fn at_word_edges(text: &str, start: usize, end: usize) -> bool {
    starts_word(text, start) && ends_word(text, end)
}

fn starts_word(text: &str, start: usize) -> bool {
    !(text.as_bytes()[start].is_ascii_alphanumeric() && in_word(text[..start].chars().next_back()))
}

fn ends_word(text: &str, end: usize) -> bool {
    !(text.as_bytes()[end - 1].is_ascii_alphanumeric() && in_word(text[end..].chars().next()))
}

fn in_word(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_alphanumeric() && !super::is_cjk(c) && !is_hangul(c))
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{AC00}'..='\u{D7AF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matcher(terms: &[&str]) -> Matcher {
        let mut b = Builder::default();
        for (i, t) in terms.iter().enumerate() {
            b.add(t, Use { owner: i as u16, group: 3, role: Role::Term, regex: 0 });
        }
        Matcher::load(Cow::Owned(b.build().unwrap())).unwrap()
    }

    fn found(m: &Matcher, text: &str) -> Vec<(u16, String)> {
        let mut out = Vec::new();
        m.events(text, |e| out.push((e.what.owner, text[e.start as usize..e.end as usize].to_string())));
        out.sort();
        out
    }

    #[test]
    fn overlapping_hits_and_word_edges() {
        let m = matcher(&["第一", "全网第一", "free", "limited offer"]);
        assert_eq!(found(&m, "全网第一!"), [(0, "第一".into()), (1, "全网第一".into())]);
        assert_eq!(found(&m, "freedom free, 免free费 carefree"), [(2, "free".into()), (2, "free".into())]);
        assert_eq!(found(&m, "a limited offer"), [(3, "limited offer".into())]);
    }

    #[test]
    fn uses_survive_packing() {
        for role in ROLES {
            let u = Use { owner: 65535, group: 255, role, regex: 200 };
            assert_eq!(Use::unpack(u.pack()), u);
            assert_eq!(Use::is_gate(u.pack()), matches!(role, Role::Gate | Role::MemberGate));
        }
        assert!(Matcher::load(Cow::Borrowed(&[1, 0, 0])).is_err());
    }

    proptest::proptest! {
        #[test]
        fn agrees_with_another_automaton(terms in proptest::collection::vec("[甲乙丙ab]{1,4}", 1..20), text in "[甲乙丙ab ]{0,60}") {
            let unique: std::collections::BTreeSet<_> = terms.into_iter().collect();
            let terms: Vec<&str> = unique.iter().map(String::as_str).collect();
            let ours = matcher(&terms);
            let oracle = aho_corasick::AhoCorasick::new(&terms).unwrap();
            let mut expected: Vec<_> = oracle
                .find_overlapping_iter(&text)
                .filter(|m| at_word_edges(&text, m.start(), m.end()))
                .map(|m| (m.pattern().as_u32() as u16, text[m.range()].to_string()))
                .collect();
            expected.sort();
            proptest::prop_assert_eq!(found(&ours, &text), expected);
        }
    }
}
