//! From an expression as `regex-syntax` reads it to a program.

use super::{ANY, Program, Ranges, Set, Step};
use regex_syntax::hir::{Class, Hir, HirKind, Repetition};
use std::collections::BTreeSet;

/// Longer expressions are left to the other engine.
const MOST_STEPS: usize = 1500;

/// The ASCII digits in the first word of a set.
const DIGITS: u64 = 0x3FF << 48;

/// The set of the first character of `text`.
fn first_of(text: &str) -> Ranges {
    Ranges::new(text.chars().take(1).map(|c| (c as u32, c as u32)))
}

impl Program {
    /// The program of an expression without anchors and word edges.
    pub fn new(hir: &Hir) -> Program {
        let mut program = Program::default();
        if program.add(hir).is_none() || program.steps.len() > MOST_STEPS {
            return Program::default();
        }
        let mut first = vec![None; program.steps.len() + 1];
        for pc in 0..first.len() {
            program.goes_on(pc, &mut first);
        }
        program.first = first.into_iter().map(Option::unwrap_or_default).collect();
        program
    }

    /// What may follow `gate`, with which a match begins, and all ASCII digits behind it if it ends in one. Perhaps a few too many.
    pub(in crate::text) fn behind(&self, gate: &str) -> Set {
        let mut places = BTreeSet::new();
        self.enter(0, &mut places);
        for c in gate.chars() {
            places = self.consume(&places, &|set: &Ranges| set.one(c.encode_utf8(&mut [0; 4]).as_bytes(), 0).is_some());
        }
        if places.is_empty() || self.steps.is_empty() {
            return ANY;
        }
        let digits = gate.ends_with(|c: char| c.is_ascii_digit());
        if digits {
            loop {
                let more = self.consume(&places, &|set: &Ranges| set.ascii[0] & DIGITS != 0);
                if more.is_subset(&places) {
                    break;
                }
                places.extend(more);
            }
        }
        let mut set = Set::default();
        for &(pc, at) in &places {
            set = set.with(match self.steps.get(pc) {
                Some(Step::Literal(l)) => first_of(&l[at..]).set(),
                Some(Step::One(c) | Step::Many { class: c, .. }) => self.classes[*c as usize].set(),
                _ => return ANY,
            });
        }
        if digits {
            set.0[0] &= !DIGITS;
        }
        set
    }

    /// Adds step `pc`, or the ones it leads to, to the places (step, byte of its literal) at which a character is read.
    fn enter(&self, pc: usize, places: &mut BTreeSet<(usize, usize)>) {
        match self.steps.get(pc) {
            Some(Step::Split(first, second)) => {
                self.enter(*first as usize, places);
                self.enter(*second as usize, places);
            }
            Some(Step::Jump(to)) => self.enter(*to as usize, places),
            step => {
                places.insert((pc, 0));
                if matches!(step, Some(Step::Many { min: 0, .. })) {
                    self.enter(pc + 1, places);
                }
            }
        }
    }

    /// The places behind a character that `read` finds in the set of a place.
    fn consume(&self, places: &BTreeSet<(usize, usize)>, read: &dyn Fn(&Ranges) -> bool) -> BTreeSet<(usize, usize)> {
        let mut next = BTreeSet::new();
        for &(pc, at) in places {
            match self.steps.get(pc) {
                Some(Step::Literal(l)) if read(&first_of(&l[at..])) => {
                    let at = at + l[at..].chars().next().map_or(0, char::len_utf8);
                    if at < l.len() {
                        next.insert((pc, at));
                    } else {
                        self.enter(pc + 1, &mut next);
                    }
                }
                Some(Step::One(c)) if read(&self.classes[*c as usize]) => self.enter(pc + 1, &mut next),
                Some(Step::Many { class, .. }) if read(&self.classes[*class as usize]) => {
                    // counted loosely: one may be enough, and there may always be more
                    next.insert((pc, 0));
                    self.enter(pc + 1, &mut next);
                }
                _ => {}
            }
        }
        next
    }

    /// Appends the steps of `hir`; `None` if it cannot be said in steps.
    fn add(&mut self, hir: &Hir) -> Option<()> {
        if self.steps.len() > MOST_STEPS {
            return None;
        }
        match hir.kind() {
            HirKind::Empty => {}
            HirKind::Literal(l) => self.steps.push(Step::Literal(std::str::from_utf8(&l.0).ok()?.to_string())),
            HirKind::Class(c) => {
                let class = self.class(c)?;
                self.steps.push(Step::One(class));
            }
            HirKind::Look(_) => return None,
            HirKind::Capture(c) => self.add(&c.sub)?,
            HirKind::Concat(all) => all.iter().try_for_each(|h| self.add(h))?,
            HirKind::Alternation(all) => {
                let mut ends = Vec::new();
                for (i, h) in all.iter().enumerate() {
                    if i + 1 == all.len() {
                        self.add(h)?;
                        break;
                    }
                    let split = self.hold();
                    self.add(h)?;
                    ends.push(self.hold());
                    self.steps[split] = Step::Split(split as u16 + 1, self.here());
                }
                for end in ends {
                    self.steps[end] = Step::Jump(self.here());
                }
            }
            HirKind::Repetition(r) => self.repeat(r)?,
        }
        Some(())
    }

    fn repeat(&mut self, r: &Repetition) -> Option<()> {
        let mut sub = &*r.sub;
        while let HirKind::Capture(c) = sub.kind() {
            sub = &c.sub;
        }
        if let HirKind::Class(c) = sub.kind() {
            let class = self.class(c)?;
            let max = r.max.unwrap_or(u32::MAX);
            self.steps.push(Step::Many { class, min: r.min, max, greedy: r.greedy });
            return Some(());
        }
        for _ in 0..r.min {
            self.add(sub)?;
        }
        let fork =
            |first: u16, second: u16| if r.greedy { Step::Split(first, second) } else { Step::Split(second, first) };
        match r.max {
            None => {
                // a loop round nothing would never end
                if sub.properties().minimum_len().is_none_or(|n| n == 0) {
                    return None;
                }
                let split = self.hold();
                self.add(sub)?;
                self.steps.push(Step::Jump(split as u16));
                self.steps[split] = fork(split as u16 + 1, self.here());
            }
            Some(max) => {
                let mut splits = Vec::new();
                for _ in r.min..max {
                    splits.push(self.hold());
                    self.add(sub)?;
                }
                for split in splits {
                    self.steps[split] = fork(split as u16 + 1, self.here());
                }
            }
        }
        Some(())
    }

    fn hold(&mut self) -> usize {
        self.steps.push(Step::Jump(0));
        self.steps.len() - 1
    }

    fn here(&self) -> u16 {
        self.steps.len() as u16
    }

    fn class(&mut self, class: &Class) -> Option<u16> {
        let ranges = match class {
            Class::Unicode(u) => Ranges::new(u.ranges().iter().map(|r| (r.start() as u32, r.end() as u32))),
            Class::Bytes(b) if b.ranges().iter().all(|r| r.end() < 0x80) => {
                Ranges::new(b.ranges().iter().map(|r| (r.start() as u32, r.end() as u32)))
            }
            Class::Bytes(_) => return None,
        };
        let at = self.classes.iter().position(|c| *c == ranges).unwrap_or_else(|| {
            self.classes.push(ranges);
            self.classes.len() - 1
        });
        Some(at as u16)
    }

    /// What the text may go on with at step `pc`.
    fn goes_on(&self, pc: usize, known: &mut [Option<Set>]) -> Set {
        if let Some(set) = known[pc] {
            return set;
        }
        let class = |c: u16| self.classes[c as usize].set();
        let set = match &self.steps.get(pc) {
            None => ANY,
            Some(Step::Literal(l)) => first_of(l).set(),
            Some(Step::One(c)) => class(*c),
            Some(Step::Many { class: c, min: 0, .. }) => class(*c).with(self.goes_on(pc + 1, known)),
            Some(Step::Many { class: c, .. }) => class(*c),
            Some(Step::Split(first, second)) => {
                self.goes_on(*first as usize, known).with(self.goes_on(*second as usize, known))
            }
            Some(Step::Jump(to)) => self.goes_on(*to as usize, known),
        };
        known[pc] = Some(set);
        set
    }
}
