//! From an expression as `regex-syntax` reads it to a program.

use super::{ANY, Program, Ranges, Set, Step};
use regex_syntax::hir::{Class, Hir, HirKind, Repetition};

/// Longer expressions are left to the other engine.
const MOST_STEPS: usize = 1500;

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
            Some(Step::Literal(l)) => {
                let c = l.chars().map(u32::from).take(1);
                Ranges::new(c.map(|c| (c, c))).set()
            }
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
