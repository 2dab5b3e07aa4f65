//! What the author or the team decided to accept: comments in the draft, its `softsell-allow`, and `[[allow]]` of the configuration.
//! Every suppression gives its reason; one that does nothing is said.

mod marks;

use crate::config::{Allow, Known, matches};
use crate::diagnostic::{Diagnostic, Edit, Fix, Problem, Safety, Words};
use crate::document::Document;
use crate::policy::{Hidden, Why};
use crate::source::{Source, Span};
use crate::table::At;
use jiff::civil::Date;

/// One suppression of a draft.
#[derive(Clone, Debug, PartialEq)]
struct Mark {
    /// Rules, packs or globs with their places, and whether each has hidden something; empty: everything (`off`).
    names: Vec<(At<String>, bool)>,
    /// Only findings of this term; empty: all.
    term: String,
    reason: String,
    /// The comment, or the entry of the front matter.
    span: Span,
    /// Where it holds.
    area: Span,
    used: bool,
    /// The entry stands in front matter: taking it out is for a person.
    listed: bool,
}

/// The suppressions of one document.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    marks: Vec<Mark>,
    problems: Vec<Problem>,
}

/// Reads the suppressions of `doc`. `known`: what a name stands for; `as_of`: the day that decides about `until`.
pub fn read(doc: &Document, source: &Source, known: &dyn Fn(&str) -> Known, as_of: Date) -> Marks {
    marks::Reader { doc, source, known, as_of, out: Marks::default() }.read()
}

impl Marks {
    /// What was wrong with the suppressions, and, if every rule ran (`complete`), which of them did nothing. Ask after [`sift`].
    pub fn problems(self, complete: bool) -> Vec<Problem> {
        let mut problems = self.problems;
        for mark in self.marks.iter().filter(|_| complete) {
            let idle: Vec<&At<String>> = mark.names.iter().filter(|(_, used)| !used).map(|(n, _)| n).collect();
            if mark.names.is_empty() && !mark.used {
                problems.push(stale("off", mark.span, None));
            }
            for name in &idle {
                let whole = idle.len() == mark.names.len() && !mark.listed;
                problems.push(stale(&name.value, name.span, (whole && idle.len() == 1).then_some(mark.span)));
            }
        }
        problems
    }

    /// The reason and place of the suppression that covers `d`, if one does.
    fn cover(&mut self, d: &Diagnostic) -> Option<(String, Span)> {
        for mark in &mut self.marks {
            let there = mark.area.source == d.primary.source
                && mark.area.start <= d.primary.start
                && d.primary.start <= mark.area.end;
            if !there || !of_term(&mark.term, d) {
                continue;
            }
            let everything = mark.names.is_empty();
            let name = mark.names.iter_mut().find(|(n, _)| matches(&n.value, &d.rule));
            match name {
                Some((_, used)) => *used = true,
                None if everything => {}
                None => continue,
            }
            mark.used = true;
            return Some((mark.reason.clone(), mark.span));
        }
        None
    }
}

fn stale(name: &str, at: Span, comment: Option<Span>) -> Problem {
    let mut problem = Problem::at("stale-allow", at).text("name", name);
    if let Some(span) = comment {
        problem.hit = problem.hit.fix(Fix {
            title: Words::new("take the comment out", "删去这条注释"),
            edits: vec![Edit { span, text: String::new() }],
            safety: Safety::Safe,
        });
    }
    problem
}

fn of_term(term: &str, d: &Diagnostic) -> bool {
    let same = |other: &str| other.to_lowercase() == term.to_lowercase();
    term.is_empty() || same(&d.term) || same(&d.found)
}

/// Sets aside what `marks` (of the draft's documents) and `allows` (of the configuration, those that hold for the draft) cover. Input that
/// could not be read, and complaints about suppressions themselves, are never set aside.
pub fn sift(
    found: Vec<Diagnostic>,
    marks: &mut [Marks],
    allows: &[Allow],
    as_of: Date,
) -> (Vec<Diagnostic>, Vec<Hidden>) {
    let (mut shown, mut hidden) = (Vec::new(), Vec::new());
    for d in found {
        let mine = if d.broken { None } else { marks.iter_mut().find_map(|m| m.cover(&d)) };
        let theirs = allows
            .iter()
            .find(|a| !d.broken && !is_expired(a, as_of) && matches(&a.rule.value, &d.rule) && of_term(&a.term, &d));
        match (mine, theirs) {
            (Some((reason, at)), _) => hidden.push(Hidden { diagnostic: d, why: Why::Allowed { reason, at } }),
            (None, Some(a)) => {
                let why = Why::Configured { reason: a.reason.clone(), by: a.by.clone(), at: a.span };
                hidden.push(Hidden { diagnostic: d, why });
            }
            (None, None) => shown.push(d),
        }
    }
    (shown, hidden)
}

fn is_expired(allow: &Allow, as_of: Date) -> bool {
    allow.until.as_ref().is_some_and(|u| u.value < as_of) || allow.reason.trim().is_empty()
}

/// Complaints about `[[allow]]` of a configuration: expired ones, and (after a run over all drafts, with the places of those that hid
/// something) those that did nothing.
pub fn of_configuration(allows: &[Allow], as_of: Date, used: Option<&[Span]>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for allow in allows {
        match &allow.until {
            Some(until) if until.value < as_of => {
                problems.push(Problem::at("expired-allow", until.span).text("until", until.value));
            }
            _ if used.is_some_and(|used| !used.contains(&allow.span)) => {
                problems.push(stale(&allow.rule.value, allow.rule.span, None));
            }
            _ => {}
        }
    }
    problems
}
