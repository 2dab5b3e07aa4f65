//! Reads suppressions: `allow RULE[, RULE] ["term"] [until DATE]: reason`, `allow-file …`, `off`, `on`, and the list `softsell-allow`.

use super::{Mark, Marks};
use crate::config::Known;
use crate::diagnostic::{Edit, Fix, Problem, Safety, Words};
use crate::document::{Directive, Document};
use crate::source::{Source, Span};
use crate::table::{At, misspelt, nearest};
use jiff::civil::Date;

/// Where a suppression was written, which decides what it may leave out.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    /// An item of `softsell-allow`.
    Listed,
    Allow,
    /// `off`, which may name nothing.
    Off,
}

pub(super) struct Reader<'a> {
    pub doc: &'a Document,
    pub source: &'a Source,
    pub known: &'a dyn Fn(&str) -> Known,
    pub as_of: Date,
    pub out: Marks,
}

/// What stands after the keyword: names, term and reason.
struct Parts {
    names: Vec<At<String>>,
    term: String,
    until: Option<At<String>>,
    reason: String,
    /// Words that follow the first name although there is no colon.
    stray: Option<u32>,
}

impl Reader<'_> {
    pub(super) fn read(mut self) -> Marks {
        for field in self.doc.fields.iter().filter(|f| f.key == "softsell-allow") {
            let items = match field.items.is_empty() {
                true => vec![(field.text.plain.clone(), field.value_span)],
                false => field.items.clone(),
            };
            for (text, span) in items {
                let parts = self.parts(&text, span);
                self.mark(parts, span, self.source.span(), Form::Listed);
            }
        }
        let mut open: Vec<usize> = Vec::new();
        for directive in &self.doc.directives {
            self.directive(directive, &mut open);
        }
        for at in open {
            let mark = &mut self.out.marks[at];
            let mut problem = Problem::at("unclosed-allow", mark.span);
            let end = Span::new(self.source.id, self.source.text.len()..self.source.text.len());
            problem.hit = problem.hit.fix(Fix {
                title: Words::new("switch it on again at the end", "在文末恢复检查"),
                edits: vec![Edit { span: end, text: "\n<!-- softsell on -->\n".into() }],
                safety: Safety::Unsafe,
            });
            self.out.problems.push(problem);
        }
        self.out
    }

    fn directive(&mut self, d: &Directive, open: &mut Vec<usize>) {
        let (word, tail) = keyword(&d.body);
        let rest = Span { start: d.body_span.end - (tail.len() as u32).min(d.body_span.len() as u32), ..d.body_span };
        match word.to_ascii_lowercase().as_str() {
            "allow" => {
                let parts = self.parts(tail, rest);
                self.mark(parts, d.span, self.near(d), Form::Allow);
            }
            "allow-file" => {
                let parts = self.parts(tail, rest);
                self.mark(parts, d.span, self.source.span(), Form::Allow);
            }
            "off" => {
                let parts = self.parts(tail, rest);
                let area = Span { start: d.span.end, ..self.source.span() };
                if self.mark(parts, d.span, area, Form::Off) {
                    open.push(self.out.marks.len() - 1);
                }
            }
            "on" => {
                let names: Vec<String> = self.parts(tail, rest).names.into_iter().map(|n| n.value).collect();
                let ends = |mark: &Mark| names.is_empty() || mark.names.iter().any(|(n, _)| names.contains(&n.value));
                let before = open.len();
                let marks = &mut self.out.marks;
                open.retain(|at| {
                    let closes = ends(&marks[*at]);
                    if closes {
                        marks[*at].area.end = d.span.start;
                    }
                    !closes
                });
                if open.len() == before {
                    self.out.problems.push(super::stale("on", d.span, Some(d.span)));
                }
            }
            _ => {
                let near = nearest(word, ["allow", "allow-file", "off", "on"]);
                let at = Span { end: d.body_span.start + word.len() as u32, ..d.body_span };
                let mut problem = misspelt("unknown-directive", "word", word, at, near);
                if let (Some(near), Some(edit)) = (near, problem.hit.fixes.iter_mut().flat_map(|f| &mut f.edits).next())
                {
                    edit.text = near.to_string();
                }
                self.out.problems.push(problem);
            }
        }
    }

    /// Where `allow` holds: the block in which it stands, or else everything to the end of the next block; always its own line.
    fn near(&self, d: &Directive) -> Span {
        let text = &self.source.text;
        let line = self.source.line_range(self.source.line_of(d.span.start));
        let mut area = Span::new(self.source.id, line.start..line.end.max(d.span.end as usize));
        let block = |i: usize| self.doc.blocks.get(i).map(|b| b.span).filter(|s| s.source == self.source.id);
        match (d.inside.and_then(block), d.next.and_then(block)) {
            (Some(inside), _) => area = area.join(inside),
            (None, Some(next)) => area = area.join(next),
            (None, None) => {
                let after = &text[d.span.end as usize..];
                let lead = after.len() - after.trim_start().len();
                let end = after[lead..].find('\n').map_or(after.len(), |n| lead + n);
                area.end = d.span.end + end as u32;
            }
        }
        area
    }

    /// Takes `text`, which stands at `at`, apart.
    fn parts(&self, text: &str, at: Span) -> Parts {
        let exact = self.source.slice(at) == text;
        let place = |range: std::ops::Range<usize>| match exact {
            true => Span { start: at.start + range.start as u32, end: at.start + range.end as u32, ..at },
            false => at,
        };
        let (colon, width) = colon(text).unwrap_or((text.len(), 0));
        let (head, reason) = (&text[..colon], text[colon + width..].trim());
        let mut parts =
            Parts { names: Vec::new(), term: String::new(), until: None, reason: reason.to_string(), stray: None };
        let mut wants_date = false;
        for (start, token) in tokens(head) {
            let span = place(start..start + token.len());
            let inner = token.trim_matches(['"', '“', '”', '「', '」']);
            if inner.len() < token.len() {
                parts.term = inner.to_string();
            } else if token.eq_ignore_ascii_case("until") {
                wants_date = true;
            } else if wants_date {
                parts.until = Some(At { value: token.to_string(), span });
                wants_date = false;
            } else if width == 0 && !parts.names.is_empty() && matches!((self.known)(token), Known::Unknown { .. }) {
                // no colon: what follows the name was meant as the reason
                parts.stray = exact.then_some(at.start + start as u32);
                break;
            } else {
                parts.names.push(At { value: token.to_string(), span });
            }
        }
        parts
    }

    /// Takes in a suppression if it can hold; says why if not.
    fn mark(&mut self, parts: Parts, span: Span, area: Span, form: Form) -> bool {
        let before = self.out.problems.len();
        if parts.reason.is_empty() {
            let mut problem = Problem::at("allow-without-reason", span);
            if let (Some(at), Some(last)) = (parts.stray, parts.names.last()) {
                let gap = Span { start: last.span.end, end: at, ..last.span };
                problem.hit = problem.hit.fix(Fix {
                    title: Words::new("put a colon before the reason", "在理由前加冒号"),
                    edits: vec![Edit { span: gap, text: ": ".into() }],
                    safety: Safety::Safe,
                });
            }
            self.out.problems.push(problem);
        }
        if let Some(until) = &parts.until {
            match until.value.parse::<Date>() {
                Ok(day) if day < self.as_of => {
                    self.out.problems.push(Problem::at("expired-allow", until.span).text("until", day));
                }
                Ok(_) => {}
                Err(_) => {
                    let reason = Words::new("there is no such day; write 2026-12-31", "没有这一天，请写成 2026-12-31");
                    let mut problem = Problem::at("invalid-date", until.span).text("key", "until");
                    problem.hit = problem.hit.text("value", &until.value).arg("reason", reason);
                    self.out.problems.push(problem);
                }
            }
        }
        let mut names = Vec::new();
        let given = !parts.names.is_empty();
        for name in parts.names {
            match (self.known)(&name.value) {
                Known::Unknown { nearest } => {
                    let mut problem = misspelt("unknown-allow", "name", &name.value, name.span, nearest.as_deref());
                    if let Some(near) = &nearest {
                        let edits = problem.hit.fixes.iter_mut().flat_map(|f| &mut f.edits);
                        edits.for_each(|e| e.text = near.clone());
                        if self.source.slice(name.span) != name.value {
                            problem.hit.fixes.clear();
                        }
                    }
                    self.out.problems.push(problem);
                }
                Known::Retired(rule) => {
                    let mut problem = crate::config::retired(&rule, name.span);
                    let edits = problem.hit.fixes.iter_mut().flat_map(|f| &mut f.edits);
                    edits.for_each(|e| e.text = rule.replacement.clone());
                    if self.source.slice(name.span) != name.value {
                        problem.hit.fixes.clear();
                    }
                    self.out.problems.push(problem);
                }
                _ => names.push((name, false)),
            }
        }
        let all = !given && form == Form::Off;
        if !given && !all && self.out.problems.len() == before {
            self.out.problems.push(Problem::at("unknown-allow", span).text("name", "").text("nearest", ""));
        }
        // a misspelt name does not take the others with it; a missing reason or a day gone by does
        let holds = self.out.problems[before..].iter().all(|p| matches!(p.code, "unknown-allow" | "retired-rule"))
            && (all || !names.is_empty());
        if holds {
            let (term, reason) = (parts.term, parts.reason);
            self.out.marks.push(Mark { names, term, reason, span, area, used: false, listed: form == Form::Listed });
        }
        holds
    }
}

/// The first word and what follows it.
fn keyword(body: &str) -> (&str, &str) {
    let end = body.find(|c: char| c.is_whitespace() || c == ':' || c == '：').unwrap_or(body.len());
    (&body[..end], &body[end..])
}

/// The colon before the reason, of either width, outside quotation marks: where it is and its bytes.
fn colon(text: &str) -> Option<(usize, usize)> {
    let mut quoted = false;
    for (i, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '“' | '「' => quoted = true,
            '”' | '」' => quoted = false,
            ':' | '：' if !quoted => return Some((i, c.len_utf8())),
            _ => {}
        }
    }
    None
}

/// Words between commas and spaces with their places; quotation marks hold words together.
fn tokens(text: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let (mut start, mut quoted) = (None, false);
    for (i, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '“' | '「' => quoted = true,
            '”' | '」' => quoted = false,
            _ => {}
        }
        let gap = !quoted && (c.is_whitespace() || matches!(c, ',' | '，' | '、'));
        match (gap, start) {
            (true, Some(s)) => {
                out.push((s, &text[s..i]));
                start = None;
            }
            (false, None) => start = Some(i),
            _ => {}
        }
    }
    out.extend(start.map(|s| (s, &text[s..])));
    out
}
