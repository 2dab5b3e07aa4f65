//! Open elements: which of them a start tag ends, and what an end tag reaches.

use super::tags::{self, tag};
use crate::document::BlockKind;
use std::collections::HashMap;

/// An element whose end has not come yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub tag: usize,
    pub flags: u16,
    pub kind: BlockKind,
    pub depth: u8,
    /// Whether it begins and ends a block here, its style considered.
    pub block: bool,
    pub preserve: bool,
    pub coloured: bool,
    pub oversized: bool,
    pub bold: bool,
    /// Its place among the document's elements.
    pub element: Option<usize>,
    /// First byte of its start tag.
    pub start: usize,
    /// How many blocks were complete when it began.
    pub blocks: usize,
    /// A formatting element whose end tag came while blocks inside it were open.
    pub ended: bool,
}

/// The stack of open elements, with shortcuts that keep every question to it cheap however deep it is.
#[derive(Debug, Default)]
pub(super) struct Stack {
    entries: Vec<Entry>,
    /// For each name the places of its open elements.
    open: Vec<Vec<usize>>,
    unknown: HashMap<Box<str>, usize>,
    specials: Vec<usize>,
    scopes: Vec<usize>,
    blocks: Vec<usize>,
    pub bold: usize,
    pub silent: usize,
}

const TABLE: usize = tag!("table");

impl Stack {
    /// The number of a name and its properties; unknown names get a number of their own.
    pub fn name(&mut self, name: &str) -> (usize, u16) {
        if let Some(known) = tags::look_up(name) {
            return known;
        }
        let next = tags::UNKNOWN + self.unknown.len();
        let number = match self.unknown.get(name) {
            Some(&number) => number,
            None => *self.unknown.entry(name.into()).or_insert(next),
        };
        (number, 0)
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn top(&self) -> Option<&Entry> {
        self.entries.last()
    }

    pub fn top_mut(&mut self) -> Option<&mut Entry> {
        self.entries.last_mut()
    }

    pub fn top_block(&self) -> Option<&Entry> {
        self.blocks.last().map(|&i| &self.entries[i])
    }

    /// Place of the innermost open element called `tag`.
    pub fn last(&self, tag: usize) -> Option<usize> {
        self.open.get(tag)?.last().copied()
    }

    pub fn push(&mut self, entry: Entry) {
        let at = self.entries.len();
        if self.open.len() <= entry.tag {
            self.open.resize_with(entry.tag + 1, Vec::new);
        }
        self.open[entry.tag].push(at);
        if entry.flags & tags::BLOCK != 0 {
            self.specials.push(at);
        }
        if entry.flags & tags::SCOPE != 0 {
            self.scopes.push(at);
        }
        if entry.block {
            self.blocks.push(at);
        }
        self.bold += usize::from(entry.flags & tags::BOLD != 0);
        self.silent += usize::from(entry.flags & tags::SILENT != 0);
        self.entries.push(entry);
    }

    pub fn pop(&mut self) -> Option<Entry> {
        let entry = self.entries.pop()?;
        let at = self.entries.len();
        for list in [&mut self.specials, &mut self.scopes, &mut self.blocks] {
            if list.last() == Some(&at) {
                list.pop();
            }
        }
        self.silent -= usize::from(entry.flags & tags::SILENT != 0);
        if !entry.ended {
            self.open[entry.tag].pop();
            self.bold -= usize::from(entry.flags & tags::BOLD != 0);
        }
        Some(entry)
    }

    /// Ends the innermost formatting element `tag` without those inside it.
    pub fn end_in_place(&mut self, tag: usize) {
        if let Some(at) = self.open.get_mut(tag).and_then(Vec::pop) {
            self.entries[at].ended = true;
            self.bold -= usize::from(self.entries[at].flags & tags::BOLD != 0);
        }
    }

    /// The places from which on a start tag `tag` closes what is open, one after another.
    pub fn closed_by(&self, tag: usize, flags: u16) -> Option<usize> {
        const LI: usize = tag!("li");
        const DD: usize = tag!("dd");
        const DT: usize = tag!("dt");
        const TR: usize = tag!("tr");
        const TD: usize = tag!("td");
        const TH: usize = tag!("th");
        const PARTS: [usize; 3] = [tag!("tbody"), tag!("thead"), tag!("tfoot")];
        const BODY: usize = tag!("body");
        let within = |tags: &[usize], limit: Option<usize>| {
            tags.iter().filter_map(|t| self.last(*t)).filter(|at| limit.is_none_or(|l| *at > l)).min()
        };
        let scope = self.scopes.last().copied();
        let list = self.last(tag!("ul")).max(self.last(tag!("ol"))).max(scope);
        let special = match tag {
            LI => within(&[LI], list),
            DD | DT => within(&[DD, DT], self.last(tag!("dl")).max(scope)),
            TD | TH => within(&[TD, TH], self.last(TABLE)),
            TR => within(&[TR, tag!("caption")], self.last(TABLE)),
            _ if PARTS.contains(&tag) => within(&PARTS, self.last(TABLE)).or(within(&[TR], self.last(TABLE))),
            BODY => self.last(tag!("head")),
            _ if tag == tag!("button") => self.last(tag),
            _ if tag == tag!("option") => self.last(tag),
            _ if heading(tag) && self.top().is_some_and(|e| heading(e.tag)) => Some(self.len() - 1),
            _ => None,
        };
        let paragraph = if flags & tags::CLOSES_P != 0 { within(&[tag!("p")], scope) } else { None };
        match (special, paragraph) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }

    /// What an end tag reaches.
    pub fn reached_by(&self, tag: usize, flags: u16) -> Reach {
        let Some(at) = self.last(tag) else { return Reach::Nothing };
        let special = self.specials.last().copied();
        let scope = self.scopes.last().copied();
        if flags & tags::FORMAT != 0 {
            return match (special.is_none_or(|s| at > s), scope.is_none_or(|s| at > s)) {
                (true, _) => Reach::From(at),
                (false, true) => Reach::InPlace,
                (false, false) => Reach::Nothing,
            };
        }
        let limit = if flags & tags::BLOCK == 0 {
            special
        } else if [TABLE, tag!("svg"), tag!("template"), tag!("body"), tag!("html")].contains(&tag) {
            None
        } else if ["tr", "tbody", "thead", "tfoot"].iter().any(|n| tags::look_up(n).is_some_and(|(t, _)| t == tag)) {
            self.last(TABLE)
        } else {
            scope
        };
        if limit.is_none_or(|l| at >= l) { Reach::From(at) } else { Reach::Nothing }
    }
}

/// Which elements an end tag closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    Nothing,
    /// This one and all inside it.
    From(usize),
    /// Only the element itself; blocks inside stay open.
    InPlace,
}

/// Whether `tag` is `h1` to `h6`.
pub(super) fn heading(tag: usize) -> bool {
    (tag!("h1")..=tag!("h6")).contains(&tag)
}
