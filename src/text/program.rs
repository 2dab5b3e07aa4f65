//! Regular expressions as small programs over characters, made when rules are compiled: nothing is built when a draft is checked.
//!
//! A program is run at one place only, where a gate stands, and tries alternatives in the order of the expression, as `regex` does. An
//! expression that would need too many steps is left to an engine that never needs more than the text is long.

mod build;

use regex_automata::{Anchored, Input, meta::Regex};
use serde::{Deserialize, Serialize};

/// What one attempt may cost before it is left to the other engine.
const MOST_WORK: u32 = 3000;
/// A match is at most about this many bytes long, so that no text makes a search long.
const LONGEST: usize = 2048;

/// A compiled expression; empty if it is left to the other engine.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Program {
    steps: Vec<Step>,
    classes: Vec<Ranges>,
    /// For every step, and the end: what the text may go on with there.
    first: Vec<Set>,
}

/// A set of characters.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Ranges {
    ascii: [u64; 2],
    /// Beyond ASCII, from and to.
    beyond: Vec<(u32, u32)>,
}

/// A set of characters, perhaps with a few too many: the ASCII ones, and by the last six bits the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Set(pub(super) [u64; 3]);

pub(super) const ANY: Set = Set([u64::MAX; 3]);

impl Set {
    fn with(self, other: Set) -> Set {
        Set(std::array::from_fn(|i| self.0[i] | other.0[i]))
    }

    /// Whether the character at byte `at` may be one of them; at the end of the text only [`ANY`] goes on.
    #[inline]
    pub(super) fn may_hold(&self, bytes: &[u8], at: usize) -> bool {
        match bytes.get(at) {
            Some(&b) if b < 0x80 => self.0[(b >> 6) as usize] >> (b & 63) & 1 != 0,
            Some(&b) => {
                let last = bytes.get(
                    at + if b < 0xE0 {
                        1
                    } else if b < 0xF0 {
                        2
                    } else {
                        3
                    },
                );
                last.is_some_and(|l| self.0[2] >> (l & 63) & 1 != 0)
            }
            None => *self == ANY,
        }
    }
}

impl Ranges {
    fn new(ranges: impl Iterator<Item = (u32, u32)>) -> Ranges {
        let mut all = Ranges::default();
        for (from, to) in ranges {
            (from..=to.min(0x7F)).for_each(|c| all.ascii[(c >> 6) as usize] |= 1 << (c & 63));
            if to >= 0x80 {
                all.beyond.push((from.max(0x80), to));
            }
        }
        all
    }

    fn set(&self) -> Set {
        let mut beyond = 0;
        for &(from, to) in &self.beyond {
            (from..=to.min(from + 63)).for_each(|c| beyond |= 1 << (c & 63));
        }
        Set([self.ascii[0], self.ascii[1], beyond])
    }

    /// Behind the character at byte `at`, if it is one of these.
    #[inline]
    fn one(&self, bytes: &[u8], at: usize) -> Option<usize> {
        let &b = bytes.get(at)?;
        if b < 0x80 {
            return (self.ascii[(b >> 6) as usize] >> (b & 63) & 1 != 0).then_some(at + 1);
        }
        let more = |i: usize| bytes.get(at + i).map_or(0, |b| *b as u32 & 0x3F);
        let (c, len) = match b {
            0..0xE0 => ((b as u32 & 0x1F) << 6 | more(1), 2),
            0xE0..0xF0 => ((b as u32 & 0xF) << 12 | more(1) << 6 | more(2), 3),
            _ => ((b as u32 & 7) << 18 | more(1) << 12 | more(2) << 6 | more(3), 4),
        };
        let inside = match self.beyond.as_slice() {
            few if few.len() <= 4 => few.iter().any(|(from, to)| *from <= c && c <= *to),
            many => many.get(many.partition_point(|(_, to)| *to < c)).is_some_and(|(from, _)| *from <= c),
        };
        inside.then_some(at + len)
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Step {
    /// These characters.
    Literal(String),
    /// One character of a class.
    One(u16),
    /// From `min` to `max` characters of a class.
    Many {
        class: u16,
        min: u32,
        max: u32,
        greedy: bool,
    },
    /// Goes on at the first place, and if that fails at the second.
    Split(u16, u16),
    Jump(u16),
}

/// Places to come back to, kept from one search to the next.
#[derive(Debug, Default)]
pub struct Scratch(Vec<(u16, u32)>);

enum Outcome {
    End(usize),
    Nothing,
    TooMuch,
}

impl Program {
    /// The end of the match that begins at byte `start` of `text`. `engine` is asked for the same expression when this program is not enough.
    pub fn end<'r>(
        &self,
        text: &str,
        start: usize,
        scratch: &mut Scratch,
        engine: impl FnOnce() -> Option<&'r Regex>,
    ) -> Option<usize> {
        let mut stop = text.len().min(start + LONGEST);
        while !text.is_char_boundary(stop) {
            stop += 1;
        }
        if !self.steps.is_empty() {
            match self.run(&text[..stop], start, scratch) {
                Outcome::End(end) => return Some(end),
                Outcome::Nothing => return None,
                Outcome::TooMuch => {}
            }
        }
        let input = Input::new(text).range(start..stop).anchored(Anchored::Yes);
        Some(engine()?.search(&input)?.end())
    }

    fn run(&self, text: &str, start: usize, scratch: &mut Scratch) -> Outcome {
        let bytes = text.as_bytes();
        let stack = &mut scratch.0;
        stack.clear();
        // whether to go on at a step and a byte is worth a try
        let hopeful = |pc: usize, at: usize| self.first.get(pc).is_some_and(|f| f.may_hold(bytes, at));
        let (mut pc, mut at) = (0usize, start);
        let mut work = 0;
        loop {
            work += 1;
            if work > MOST_WORK {
                return Outcome::TooMuch;
            }
            let next = match self.steps.get(pc) {
                None => return Outcome::End(at),
                Some(Step::Literal(l)) => bytes[at..].starts_with(l.as_bytes()).then(|| (pc + 1, at + l.len())),
                Some(Step::One(class)) => self.classes[*class as usize].one(bytes, at).map(|n| (pc + 1, n)),
                Some(Step::Split(first, second)) => {
                    let (first, second) = (*first as usize, *second as usize);
                    match (hopeful(first, at), hopeful(second, at)) {
                        (true, true) => {
                            stack.push((second as u16, at as u32));
                            Some((first, at))
                        }
                        (true, false) => Some((first, at)),
                        (false, true) => Some((second, at)),
                        (false, false) => None,
                    }
                }
                Some(Step::Jump(to)) => Some((*to as usize, at)),
                Some(Step::Many { class, min, max, greedy }) => {
                    let class = &self.classes[*class as usize];
                    let base = stack.len();
                    let (mut n, mut here) = (0, Some(at));
                    while let Some(p) = here {
                        if n >= *min && hopeful(pc + 1, p) {
                            stack.push((pc as u16 + 1, p as u32));
                        }
                        here = if n < *max { class.one(bytes, p) } else { None };
                        n += 1;
                    }
                    work += n;
                    if !greedy {
                        stack[base..].reverse();
                    }
                    (stack.len() > base).then(|| stack.pop()).flatten().map(|(pc, at)| (pc as usize, at as usize))
                }
            };
            match next.or_else(|| stack.pop().map(|(pc, at)| (pc as usize, at as usize))) {
                Some((p, a)) => (pc, at) = (p, a),
                None => return Outcome::Nothing,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(re: &str, text: &str) -> (Option<usize>, Option<usize>) {
        let program = Program::new(&regex_syntax::parse(re).unwrap());
        assert!(!program.steps.is_empty(), "{re} became no program");
        let regex = Regex::new(re).unwrap();
        let ours = program.end(text, 0, &mut Scratch::default(), || None);
        (ours, regex.search(&Input::new(text).anchored(Anchored::Yes)).map(|m| m.end()))
    }

    #[test]
    fn agrees_with_the_other_engine() {
        for re in [
            "最(?:好|佳|好的)的?",
            "买[一二]?[^。，]{0,6}送",
            "a+?b*(?:cd|c)d?",
            "(?:ab|a){2,3}b",
            "(?:甲乙?)+丙",
            "[0-9]{1,3}(?:\\.[0-9]+)?%",
            "a{0,3}?b|ab?",
            "x(?:[^y]*?y|z)",
        ] {
            for text in [
                "最好的的",
                "最佳",
                "买一些东西送",
                "买二送",
                "买。送",
                "aab",
                "abcd",
                "abcdd",
                "ababab",
                "aaab",
                "甲乙甲丙",
                "甲甲乙丙x",
                "12.5%",
                "1%",
                "1234%",
                "",
                "b",
                "xaay",
                "xz",
                "xab",
            ] {
                let (ours, theirs) = ends(re, text);
                assert_eq!(ours, theirs, "{re} on {text}");
            }
        }
    }

    #[test]
    fn what_takes_too_long_is_left_to_the_other_engine() {
        let re = "(?:a|aa)+b";
        let program = Program::new(&regex_syntax::parse(re).unwrap());
        let text = "a".repeat(3000);
        let regex = Regex::new(re).unwrap();
        let mut asked = false;
        let found = program.end(&text, 0, &mut Scratch::default(), || {
            asked = true;
            Some(&regex)
        });
        assert_eq!((found, asked), (None, true));
    }

    #[test]
    fn what_stands_behind_a_gate() {
        let may = |re: &str, gate: &str, rest: &str| {
            let program = Program::new(&regex_syntax::parse(re).unwrap());
            program.behind(gate).may_hold(rest.as_bytes(), 0)
        };
        assert!(may("[0-9]{1,3}(?:\\.[0-9]+)?折", "2", "折"));
        assert!(may("[0-9]{1,3}(?:\\.[0-9]+)?折", "2", ".5折"));
        assert!(!may("[0-9]{1,3}(?:\\.[0-9]+)?折", "2", "年"));
        assert!(!may("[0-9]{1,3}折", "2", ""));
        assert!(may("[0-9]{11}", "1", ""));
        assert!(may("买[一二]?送", "买", "送"));
        assert!(!may("买[一二]?送", "买", "了"));
        assert!(may("限时(?:抢|购)", "限", "时"));
    }

    proptest::proptest! {
        #[test]
        fn agrees_on_any_text(re in "(?:[ab甲]|\\(\\?:a\\|ab\\)|[ab]\\?|b\\*|甲\\{1,2\\}|\\[\\^a\\]\\{0,2\\}|a\\+\\?){1,5}", text in "[ab甲]{0,12}") {
            let hir = regex_syntax::parse(&re);
            if let Ok(hir) = hir {
                let program = Program::new(&hir);
                if !program.steps.is_empty() {
                    let (ours, theirs) = ends(&re, &text);
                    proptest::prop_assert_eq!(ours, theirs, "{} on {}", re, text);
                }
            }
        }
    }
}
